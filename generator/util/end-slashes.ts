/** A text without the slashes at its end. `/\/+$/` would try each slash of a long row anew. */
export function withoutEndSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end -= 1;
  return text.slice(0, end);
}
