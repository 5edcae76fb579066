import { closest, distance } from "fastest-levenshtein";
import { terminalLine } from "../encode/terminal.js";

/** The known name that a wrong one stands for; undefined if none is near. */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  const [text, ...names] = [wrong, ...known].map((name) => name.toLowerCase());
  if (text === undefined || names.length === 0) return undefined;
  // `nano-banana` of `google/nano-banana`: a part of a name, and the shortest that has it.
  const containing = text.length < 3 ? [] : known.filter((_, at) => names[at]?.includes(text));
  const shortest = containing.toSorted((a, b) => a.length - b.length)[0];
  if (shortest !== undefined) return shortest;
  const found = closest(text, names);
  return similarity(text, found) <= tooLittle ? undefined : known[names.indexOf(found)];
}

/** Two names that are half alike have too little in common for a typo: `nope` is not `open`. */
const tooLittle = 0.5;

/** `. Did you mean …?`, or an empty string if no known name is near. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  return suggestion(nearestName(wrong, known));
}

/** `. Did you mean …?`, or an empty string. */
export function suggestion(near: string | undefined): string {
  return near === undefined ? "" : `. Did you mean ${terminalLine(near)}?`;
}

/** How alike two names are: 1 for the same, 0 for nothing in common. */
export function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - distance(a, b) / longest;
}
