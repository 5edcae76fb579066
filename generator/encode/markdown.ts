import type { MarkdownText } from "./encoded.js";
import { plainLines } from "./plain-lines.js";
import { isPlainWord } from "./terminal.js";

/** Text of the input in a Markdown document: one line, with all markup characters escaped. */
export function markdownText(text: string): MarkdownText {
  return plainLines(text)
    .join(" ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&") as MarkdownText;
}

/** Literal text in a Markdown code span. */
export function markdownCode(text: string): MarkdownText {
  const line = plainLines(text).join(" ").replaceAll("`", "'").replaceAll("|", "\\|");
  return `\`${line}\`` as MarkdownText;
}

/** A word of a command in a block of code, if every shell and Markdown read it unchanged. */
export function shellWordIn(text: string): MarkdownText | undefined {
  return isPlainWord(text) && !text.startsWith("-") ? (text as string as MarkdownText) : undefined;
}
