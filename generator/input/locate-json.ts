import { closingQuote } from "./json-text.js";

/**
 * Where in JSON text a JSON Pointer leads: to the key of a member, to the first sign of an item.
 * What is missing is shown where it should be: at the nearest place above it.
 *
 * @param text - text that is known to be JSON
 * @param segments - of the pointer, unescaped
 */
export function jsonOffset(text: string, segments: readonly string[]): number {
  let value = skipSpace(text, 0);
  let shown = value;
  for (const segment of segments) {
    const found = childOf(text, value, segment);
    if (found === undefined) return shown;
    ({ shown, value } = found);
  }
  return shown;
}

interface Found {
  /** Of the key, or of the item itself. */
  readonly shown: number;
  readonly value: number;
}

function childOf(text: string, holder: number, segment: string): Found | undefined {
  const open = text.charAt(holder);
  if (open !== "{" && open !== "[") return undefined;
  let offset = skipSpace(text, holder + 1);
  for (let index = 0; offset < text.length && !"}]".includes(text.charAt(offset)); index += 1) {
    const shown = offset;
    let key = String(index);
    if (open === "{") {
      const end = closingQuote(text, offset) + 1;
      key = JSON.parse(text.slice(offset, end));
      offset = skipSpace(text, skipSpace(text, end) + 1);
    }
    if (key === segment) return { shown, value: offset };
    offset = skipSpace(text, valueEnd(text, offset));
    if (text.charAt(offset) === ",") offset = skipSpace(text, offset + 1);
  }
  return undefined;
}

function skipSpace(text: string, from: number): number {
  let offset = from;
  while (" \t\r\n\ufeff".includes(text.charAt(offset) || "x")) offset += 1;
  return offset;
}

/** Counts brackets instead of calling itself: the text may be deep. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let offset = from; offset < text.length; offset += 1) {
    const sign = text.charAt(offset);
    if (sign === '"') offset = closingQuote(text, offset);
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") {
      depth -= 1;
      if (depth < 0) return offset;
    } else if (sign === "," && depth === 0) return offset;
    if (depth === 0 && '}]"'.includes(text.charAt(offset))) return offset + 1;
  }
  return text.length;
}
