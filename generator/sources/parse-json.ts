import { GeneratorError } from "../errors.js";
import type { JsonValue } from "../json.js";
import { pointer } from "../json-pointer.js";
import { syntaxErrorOffset } from "./json-syntax.js";

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
  if (bytes.byteLength > maxInputBytes) {
    throw new GeneratorError("MS1002", `is ${bytes.byteLength} bytes; at most ${maxInputBytes}`, {
      file,
      hint: sizeHint,
    });
  }
  const text = decodeUtf8(bytes, file);
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
  refuseDepthAndDuplicates(text, file);
  return value;
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

function closingQuote(text: string, open: number): number {
  let offset = open + 1;
  for (;;) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return offset;
    offset += code === 0x5c ? 2 : 1;
  }
}

function isKey(text: string, closing: number): boolean {
  for (let offset = closing + 1; ; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code === 0x3a;
  }
}
