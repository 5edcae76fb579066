/**
 * Text that others may have written, as part of a message: on one line, so that it cannot look like
 * another one, and with signs that a terminal would obey shown instead.
 */
export function toSingleLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]\s*/g, " ").replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => {
      return `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }).join(""),
  );
}
