/**
 * Steps through text that is known to be JSON.
 */

/** Where the string that opens at an offset closes. */
export function closingQuote(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); ; close = text.indexOf('"', close + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return close;
  }
}

/** Whether the string that closes at an offset is the key of a member. */
export function isKey(text: string, closing: number): boolean {
  for (let offset = closing + 1; ; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code === 0x3a;
  }
}
