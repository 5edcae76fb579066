/** The words of a name as they are written: `get`, `Image` and `v2` of `getImage_v2`. */
export function wordsOf(name: string): readonly string[] {
  return name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== "");
}

/** The words of a name in lower case. */
export function lowerWordsOf(name: string): readonly string[] {
  return wordsOf(name).map((word) => word.toLowerCase());
}

/** The alternatives of a long pattern, written line by line: a change of one word shows that line alone. */
export function byLines(alternatives: string): string {
  return alternatives
    .trim()
    .split(/\s*\n\s*/)
    .join("|");
}
