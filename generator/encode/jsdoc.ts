import type { CommentText, Doc } from "./encoded.js";
import { lineWidth } from "./literal.js";
import { plainLines } from "./plain-lines.js";

/** One part of a JSDoc comment: text from the spec, perhaps after a tag, or fixed text. */
export type DocPart =
  | { readonly tag?: "default" | "deprecated" | "example" | "returns"; readonly text: string }
  | { readonly own: string };

/**
 * A name, path or address in a comment: characters with a meaning there are replaced, and the
 * scheme is left out.
 */
export function commentText(text: string): CommentText {
  const plain = text.replace(/^https?:\/\//, "");
  return plain
    .replace(/[^A-Za-z0-9 ._/{}`,@~+%:=&-]/g, "?")
    .replace(/\/\/|\{@/g, "??") as CommentText;
}

/** A JSDoc comment of the parts, wrapped; an empty string if there is no text. */
export function doc(parts: readonly DocPart[], indent = 0): Doc {
  const margin = " ".repeat(indent);
  const lines = parts.flatMap((part) => {
    if ("own" in part) return wrap(part.own, lineWidth - indent - 3);
    const { tag, text } = part;
    const escaped = plainLines(text).map((line) => escapeDoc(line));
    while (escaped.at(-1) === "") escaped.pop();
    if (tag) escaped[0] = `@${tag}${escaped[0] ? ` ${escaped[0]}` : ""}`;
    return escaped.flatMap((line) => wrap(line, lineWidth - indent - 3));
  });
  while (lines[0] === "") lines.shift();
  if (lines.length === 0) return "" as Doc;
  const single = `${margin}/** ${lines[0]} */`;
  if (lines.length === 1 && single.length <= lineWidth) return single as Doc;
  const body = lines.map((line) => `${margin} *${line === "" ? "" : ` ${line}`}\n`).join("");
  return `${margin}/**\n${body}${margin} */` as Doc;
}

/** Escapes comment ends and tag starts. `\/` and `\@` are shown as `/` and `@`. */
function escapeDoc(line: string): string {
  if (!/[/@]/.test(line)) return line;
  return line
    .replace(/\*\//g, "*\\/")
    .replace(/^(\s*)\//, "$1\\/")
    .replace(/\{@/g, "{\\@")
    .replace(/(^|\s)@/g, "$1\\@");
}

function wrap(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/ +/)) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
