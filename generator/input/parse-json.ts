import { GeneratorError } from "../diagnostics/errors.js";
import type { JsonValue } from "../util/json.js";
import { findJsonProblems } from "./json-positions.js";
import { describePosition } from "./text-position.js";

/** Largest input file, in bytes. */
export const maxInputBytes: number = 32 * 1024 * 1024;

/** The hint for a larger file. */
export const sizeHint = "Split the spec, or leave out what is not needed, such as examples.";

/** Deepest nesting of objects and arrays in an input file. */
export const maxInputDepth = 200;

/** The hint for a deeper file. */
export const depthHint =
  "Check how this file was produced: no spec for readers is nested that deeply.";

/**
 * Reads JSON (RFC 8259) strictly: UTF-8 with an optional byte-order mark, bounded in size and
 * depth, no duplicate keys. Messages never quote the file.
 *
 * @param file - the name to use in messages
 * @throws GeneratorError MS1002 to MS1006
 */
export function parseJson(bytes: Uint8Array, file: string): JsonValue {
  return parseJsonText(jsonText(bytes, file), file);
}

/**
 * The text of a JSON file, bounded in size.
 *
 * @throws GeneratorError MS1002, MS1003
 */
export function jsonText(bytes: Uint8Array, file: string): string {
  if (bytes.byteLength > maxInputBytes) {
    throw new GeneratorError("MS1002", `is ${bytes.byteLength} bytes; at most ${maxInputBytes}`, {
      file,
      hint: sizeHint,
    });
  }
  return decodeUtf8(bytes, file);
}

/**
 * Reads JSON as {@link parseJson} does, from text.
 *
 * @param json - the JSON of a realm of one's own, for objects that share nothing with others
 */
export function parseJsonText(text: string, file: string, json: JSON = JSON): JsonValue {
  let value: JsonValue;
  try {
    value = json.parse(text) as JsonValue; // JSON.parse is typed `any`
  } catch {
    // V8's message may quote the text, which may hold a secret.
    throw notJson(text, file);
  }
  // JSON.parse keeps one member for each key. If it kept as many as the text has, there is no duplicate.
  if (!objectsInheritNothing() || membersIn(value, 1) !== keysIn(text)) {
    refuseDepthAndDuplicates(text, file);
  }
  return value;
}

function notJson(text: string, file: string): GeneratorError {
  const start = text.slice(0, 1_000).replace(/^\uFEFF/, "");
  if (/^\s*<(?!<)/.test(start)) {
    return new GeneratorError("MS1004", "is not JSON: it is a web page or XML", {
      file,
      hint: "Download the file itself, not the page that shows it.",
    });
  }
  // JSON has no key without quotes.
  const isYaml = /^(?:\s|#.*\n)*(---|%YAML|[A-Za-z_][\w-]*:(\s|$))/.test(start);
  return new GeneratorError("MS1004", `is not JSON: ${syntaxProblem(text)}`, {
    file,
    hint: isYaml
      ? "It looks like YAML: give it a name that ends in .yaml or .yml."
      : "Fix the file at this place.",
  });
}

/** Whether no library in this process has added a field to all objects that `for … in` would list. */
function objectsInheritNothing(): boolean {
  for (const _ in {}) return false;
  return true;
}

/** Count of the members of all objects in a value; NaN if it nests too deeply. */
function membersIn(value: JsonValue, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth > maxInputDepth) return Number.NaN;
  if (Array.isArray(value)) {
    let members = 0;
    for (const item of value) if (typeof item === "object") members += membersIn(item, depth + 1);
    return members;
  }
  let members = 0;
  // Twice as fast as Object.keys, and equal while objects inherit nothing.
  for (const key in value) {
    members += 1;
    const inner = value[key];
    if (typeof inner === "object") members += membersIn(inner, depth + 1);
  }
  return members;
}

/** Count of the keys in text that is known to be JSON. */
function keysIn(text: string): number {
  let keys = 0;
  for (let open = text.indexOf('"'); open !== -1; ) {
    const close = closingQuote(text, open);
    if (isKey(text, close)) keys += 1;
    open = text.indexOf('"', close + 1);
  }
  return keys;
}

/** The offset of the quote that closes the string opened at an offset. */
function closingQuote(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); ; close = text.indexOf('"', close + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return close;
  }
}

/** Whether the string that closes at an offset is the key of a member. */
function isKey(text: string, closing: number): boolean {
  for (let offset = closing + 1; ; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code === 0x3a;
  }
}

/**
 * Text in UTF-8, without its byte-order mark.
 *
 * @throws GeneratorError MS1003
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  try {
    if (!utf16) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // reported below
  }
  const found = utf16 ? "is UTF-16" : "has bytes that are not UTF-8";
  throw new GeneratorError("MS1003", `${found}; JSON is exchanged as UTF-8 (RFC 8259, 8.1)`, {
    file,
    hint: "Save it as UTF-8.",
  });
}

/** Says why text is not JSON, without quoting it. */
export function syntaxProblem(text: string): string {
  if (text.trim() === "") return "it is empty";
  const conflict = conflictIn(text);
  if (conflict !== undefined) return conflict;
  const { syntaxError, tooDeep } = findJsonProblems(text, maxInputDepth);
  if (syntaxError === undefined && tooDeep) return "it nests too deeply to find the error";
  return `syntax error at ${describePosition(text, syntaxError ?? text.length)}`;
}

/** That git left both sides of a merge in a file, if it did. */
export function conflictIn(text: string): string | undefined {
  const start = /^<{7} /m.exec(text)?.index;
  if (start === undefined || !/^={7}\r?$/m.test(text.slice(start))) return undefined;
  return `git left a conflict at ${describePosition(text, start)}: keep what is right of its two sides, without the lines <<<<<<<, ======= and >>>>>>>`;
}

/** @param text - text that is known to be JSON */
function refuseDepthAndDuplicates(text: string, file: string): void {
  const { duplicate, tooDeep } = findJsonProblems(text, maxInputDepth);
  if (duplicate !== undefined) {
    const [first, second] = duplicate.offsets.map((offset) => describePosition(text, offset));
    throw new GeneratorError("MS1006", `the key appears twice: ${first} and ${second}`, {
      file,
      pointer: duplicate.pointer,
      hint: "Keep one of the two.",
    });
  }
  if (tooDeep) {
    throw new GeneratorError("MS1005", `nests deeper than the limit of ${maxInputDepth}`, {
      file,
      hint: depthHint,
    });
  }
}
