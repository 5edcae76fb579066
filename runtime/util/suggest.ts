/** The known name that a mistyped one most likely means; `undefined` if none is similar. */
export function suggestName(name: string, known: Iterable<string>): string | undefined {
  // A name longer than any field is not a typo.
  if (name.length > 64) return undefined;
  let best: string | undefined;
  // A third of the letters may differ.
  let bound = Math.max(2, Math.floor(name.length / 3)) + 1;
  const plain = name.toLowerCase();
  for (const each of known) {
    const other = each.toLowerCase();
    // A part of a longer name counts as the furthest that is near.
    const isPart = best === undefined && plain.length > 2 && other.includes(plain);
    const distance = Math.min(editDistance(plain, other, bound), isPart ? bound - 1 : bound);
    if (distance < bound) {
      best = each;
      bound = distance;
    }
  }
  return best;
}

/** The Levenshtein distance, or `bound` or more if it is not below `bound`. */
function editDistance(from: string, to: string, bound: number): number {
  if (Math.abs(from.length - to.length) >= bound) return bound;
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let at = 1; at <= from.length; at += 1) {
    const next = [at];
    for (let other = 1; other <= to.length; other += 1) {
      const changed = (row[other - 1] ?? 0) + (from[at - 1] === to[other - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? bound;
}
