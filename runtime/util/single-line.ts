/**
 * Puts untrusted text on one line, so that it cannot look like another message, and escapes control
 * characters.
 */
export function toSingleLine(text: string): string {
  return (
    text
      // One run of blanks after another: `\s*\n\s*` would look at a long run once from each of its signs.
      .replace(/\s+/g, (blanks) => (/[\r\n\u2028\u2029]/.test(blanks) ? " " : blanks))
      .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (characters) =>
        Array.from({ length: characters.length }, (_, at) => {
          return `\\u${characters.charCodeAt(at).toString(16).padStart(4, "0")}`;
        }).join(""),
      )
  );
}
