/** `an object`, `a number`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}

/** `1 change`, `2 changes`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** `a, b and 3 more`: no more names than `most`. */
export function someOf(names: readonly string[], most: number): string {
  const others = names.length - most;
  return `${names.slice(0, most).join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
}

/** A sentence that ends as one. */
export function withStop(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}

/** Our own words as a sentence of their own. */
export function asSentence(text: string): string {
  return withStop(`${text.charAt(0).toUpperCase()}${text.slice(1)}`);
}

/** Text of a spec that more may follow on the same line. */
export function readyForMore(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || /[.!?:;)\]]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** What a description begins with. */
export function firstSentence(text: string): string {
  return text.trim().split(/(?<=[.!?])\s/)[0] ?? "";
}
