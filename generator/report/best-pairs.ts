/** Two things that may be one, and how alike they are. */
export interface ScoredPair<From, To> {
  readonly from: From;
  readonly to: To;
  readonly score: number;
}

/** New → old: the most alike first, each in one pair at most. */
export function bestPairs<From, To>(pairs: readonly ScoredPair<From, To>[]): ReadonlyMap<To, From> {
  const matches = new Map<To, From>();
  const taken = new Set<From>();
  for (const { from, to } of pairs.toSorted((a, b) => b.score - a.score)) {
    if (matches.has(to) || taken.has(from)) continue;
    matches.set(to, from);
    taken.add(from);
  }
  return matches;
}
