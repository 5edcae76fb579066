import { closest, distance } from "fastest-levenshtein";
import { terminalLine } from "../encode/terminal.js";

/** The known name that a wrong one most likely meant; undefined where there is none to offer. */
function nearest(wrong: string, known: readonly string[]): string | undefined {
  return known.length === 0 ? undefined : closest(wrong, known);
}

/** The words that offer the nearest name, or nothing. */
export function orNearest(wrong: string, known: readonly string[]): string {
  const near = nearest(wrong, known);
  return near === undefined ? "" : ` (nearest: ${terminalLine(near)})`;
}

/** How alike two names are: 1 for the same, 0 for nothing in common. */
export function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - distance(a, b) / longest;
}
