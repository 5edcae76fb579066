/** Each UTF-16 unit as `\uXXXX`. */
export function codeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Longest text from the spec in a JSDoc or Markdown block, in UTF-16 units. */
const maxTextLength = 4_000;

/**
 * Free text from the spec as lines, without invisible characters.
 */
export function plainLines(text: string): readonly string[] {
  const capped = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
  if (!/[^ -~]/.test(capped)) return [capped.trimEnd()];
  return capped
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, "\n")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, codeUnits)
    .replace(/\t/g, " ")
    .replace(invisible, "")
    .split("\n")
    .map((line) => line.trimEnd());
}

/** Controls (except the line feed), format characters and lone surrogates. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu;
