import { createRequire } from "node:module";
import type * as jsoncParser from "jsonc-parser";
import { pointer } from "../util/json-pointer.js";

/** Loads jsonc-parser: only a run that fails needs it. */
function loadParser(): typeof jsoncParser {
  return createRequire(import.meta.url)("jsonc-parser");
}

/** What keeps a text from being read as JSON, as offsets in it. */
export interface JsonProblems {
  /** Where the text stops being JSON (RFC 8259); its length if it ends too early. */
  readonly syntaxError?: number;
  /** The first key that an object has twice. */
  readonly duplicate?: {
    readonly pointer: string;
    readonly offsets: readonly [number, number];
  };
  /** Whether it nests too deeply. What follows there was not looked at. */
  readonly tooDeep: boolean;
}

export function findJsonProblems(text: string, maxDepth: number): JsonProblems {
  const openKeys: Map<string, number>[] = [];
  let syntaxError: number | undefined;
  let duplicate: JsonProblems["duplicate"];
  const open = () => {
    openKeys.push(new Map());
    // jsonc-parser recurses: enough brackets would end the process.
    if (openKeys.length > maxDepth) throw tooDeep;
  };
  const close = () => {
    openKeys.pop();
  };
  const visitor: jsoncParser.JSONVisitor = {
    onObjectBegin: open,
    onObjectEnd: close,
    onArrayBegin: open,
    onArrayEnd: close,
    onObjectProperty: (key, offset, _length, _line, _character, path) => {
      const keys = openKeys.at(-1);
      const earlier = keys?.get(key);
      if (earlier !== undefined) {
        duplicate ??= { pointer: pointer("", ...path(), key), offsets: [earlier, offset] };
      }
      keys?.set(key, offset);
    },
    onError: (_code, offset) => {
      syntaxError ??= badCharacterOffset(text, offset);
    },
  };
  const found = () => ({
    ...(syntaxError !== undefined && { syntaxError }),
    ...(duplicate && { duplicate }),
  });
  try {
    loadParser().visit(text, visitor, { disallowComments: true });
    return { ...found(), tooDeep: false };
  } catch (error) {
    if (error === tooDeep) return { ...found(), tooDeep: true };
    throw error;
  }
}

const tooDeep = new Error("too deep");

/** jsonc-parser reports a bad string by its opening quote. */
function badCharacterOffset(text: string, offset: number): number {
  if (text.charAt(offset) !== '"') return offset;
  const start = offset + 1;
  // A whole escape; or a quote, a backslash of no escape, a control character.
  const stops = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|["\\\p{Cc}]/gu;
  for (const { 0: stop, index } of text.slice(start).matchAll(stops)) {
    if (stop === '"') return offset;
    if (stop === "\\" || stop < " ") return start + index;
  }
  return text.length;
}

/**
 * Where in JSON text a JSON Pointer leads: to the key of a member, or to the first character of an
 * item. If it leads nowhere, to the nearest place above.
 *
 * @param text - text that was read as JSON
 * @param segments - of the pointer, unescaped
 */
export function jsonOffset(text: string, segments: readonly string[]): number {
  const { parseTree, findNodeAtLocation } = loadParser();
  const root = parseTree(text);
  let found = root;
  for (const segment of segments) {
    const step = found?.type === "array" ? Number(segment) : segment;
    const next = found && findNodeAtLocation(found, [step]);
    if (next === undefined) break;
    found = next;
  }
  // A member begins with its key.
  const place = found?.parent?.type === "property" ? found.parent : found;
  return place?.offset ?? 0;
}
