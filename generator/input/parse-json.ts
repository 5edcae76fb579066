import { GeneratorError } from "../diagnostics/errors.js";
import type { JsonValue } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { syntaxErrorOffset } from "./json-syntax.js";
import { closingQuote, isKey } from "./json-text.js";

/** Largest input file, in bytes. */
export const maxInputBytes: number = 32 * 1024 * 1024;

/** What to do about a larger one. */
export const sizeHint = "Split the spec, or leave out what is not needed, such as examples.";

/** Deepest nesting of objects and arrays in an input file. */
export const maxInputDepth = 200;

/** What to do about a deeper one. */
export const depthHint = "Find out what made it: no spec that is meant for readers is that deep.";

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

/** The same as {@link parseJson} for text that was read already. */
export function parseJsonText(text: string, file: string): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue; // JSON.parse is typed `any`
  } catch {
    // V8's message may quote the text, which may hold a secret.
    throw new GeneratorError("MS1004", `is not JSON: ${syntaxProblem(text)}`, {
      file,
      hint: "Give the JSON form of the file.",
    });
  }
  // Of members with one key JSON.parse keeps the last: where it kept as many as there are, none was lost.
  if (!objectsInheritNothing() || membersIn(value, 1) !== keysIn(text)) {
    refuseDepthAndDuplicates(text, file);
  }
  return value;
}

/** Whether no library in this process has given all objects a field that `for … in` would see. */
function objectsInheritNothing(): boolean {
  for (const _ in {}) return false;
  return true;
}

/** Count of the members of all objects in a value; not a number where it nests too deep. */
function membersIn(value: JsonValue, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth > maxInputDepth) return Number.NaN;
  if (Array.isArray(value)) {
    let members = 0;
    for (const item of value) if (typeof item === "object") members += membersIn(item, depth + 1);
    return members;
  }
  let members = 0;
  // Twice as fast as over Object.keys, and the same while objects inherit nothing.
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

/** What is wrong with text that is not JSON. It quotes nothing of it. */
export function syntaxProblem(text: string): string {
  return text.trim() === ""
    ? "it is empty"
    : `syntax error at ${place(text, syntaxErrorOffset(text))}`;
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line ${line}, column ${offset - before.lastIndexOf("\n")}`;
}

/** One pass over text that is known to be JSON. */
function refuseDepthAndDuplicates(text: string, file: string): void {
  const stack: ({ keys: Map<string, number>; key: string } | null)[] = [];
  const path = () =>
    stack.reduce((parent, frame) => (frame ? pointer(parent, frame.key) : parent), "");
  for (let offset = 0; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code === 0x7b || code === 0x5b) {
      stack.push(code === 0x7b ? { keys: new Map(), key: "" } : null);
      if (stack.length > maxInputDepth) {
        throw new GeneratorError("MS1005", `nests deeper than the limit of ${maxInputDepth}`, {
          file,
          hint: depthHint,
        });
      }
    } else if (code === 0x7d || code === 0x5d) {
      stack.pop();
    } else if (code === 0x22) {
      const end = closingQuote(text, offset);
      const frame = stack.at(-1);
      if (frame && isKey(text, end)) {
        const raw = text.slice(offset + 1, end);
        const key = raw.includes("\\") ? String(JSON.parse(`"${raw}"`)) : raw;
        frame.key = key;
        const earlier = frame.keys.get(key);
        if (earlier !== undefined) {
          throw new GeneratorError(
            "MS1006",
            `the key stands twice: ${place(text, earlier)} and ${place(text, offset)}`,
            { file, pointer: path(), hint: "Keep one of the two." },
          );
        }
        frame.keys.set(key, offset);
      }
      offset = end;
    }
  }
}
