import type { MarkdownText } from "./encoded.js";
import { plainLines } from "./plain-lines.js";

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
