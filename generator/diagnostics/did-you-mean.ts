import { distance } from "fastest-levenshtein";
import { terminalLine } from "../encode/terminal.js";

/**
 * The known name that a wrong one stands for; undefined if none is near. Case, `-`, `_` and `.` do not
 * count, as `nanoBanana2` may be meant for `google/nano-banana-2`.
 *
 * @param preferred - of several that are as near, these come first
 */
export function nearestName(
  wrong: string,
  known: readonly string[],
  preferred: ReadonlySet<string> = new Set(),
): string | undefined {
  const text = folded(wrong);
  if (text === "") return undefined;
  // `nano-banana` of `google/nano-banana`: a part of a name, and the shortest that has it.
  const containing = text.length < 3 ? [] : known.filter((name) => hasPart(name, text));
  const rank = (name: string) => (preferred.has(name) ? 0 : 1);
  const [shortest] = containing.toSorted((a, b) => rank(a) - rank(b) || a.length - b.length);
  if (shortest !== undefined) return shortest;
  const slips = slipsOf(text);
  const near = known.flatMap((name) => {
    const forms = text.includes("/") ? [folded(name)] : [folded(name), folded(lastPart(name))];
    return forms.map((form) => ({
      name,
      likeness: slips.has(form) ? 1 : similarity(...withoutFolder(text, form)),
      longer: Math.abs(form.length - text.length),
    }));
  });
  const [best] = near.toSorted(
    (a, b) => b.likeness - a.likeness || rank(a.name) - rank(b.name) || a.longer - b.longer,
  );
  if (best !== undefined && best.likeness > tooLittle) return best.name;
  // `--out`, where `--output` was typed.
  return known.find((name) => folded(name).length > 2 && text.startsWith(folded(name)));
}

/** Two names that are half alike have too little in common for a typo: `nope` is not `open`. */
const tooLittle = 0.5;

function folded(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, "");
}

/** Whether a word of the name, and what follows it, begins with the text: not `nope` of `in-open`. */
function hasPart(name: string, text: string): boolean {
  const words = name.split(/(?<=[-_./])|(?<=[a-z\d])(?=[A-Z])/);
  return words.some((_, at) => folded(words.slice(at).join("")).startsWith(text));
}

/** Two paths without the folders that both begin with: these say nothing about the rest. */
function withoutFolder(text: string, form: string): readonly [string, string] {
  let begin = 0;
  while (begin < text.length && text[begin] === form[begin]) begin += 1;
  const folder = text.slice(0, begin).lastIndexOf("/") + 1;
  return [text.slice(folder), form.slice(folder)];
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A text without its commonest slips: two neighbouring letters swapped, or one typed twice. */
function slipsOf(text: string): ReadonlySet<string> {
  return new Set(
    Array.from(text.slice(1), (letter, at) => {
      const before = text[at] === letter ? "" : text[at];
      return `${text.slice(0, at)}${letter}${before}${text.slice(at + 2)}`;
    }),
  );
}

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
