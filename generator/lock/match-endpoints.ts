import type { EndpointIdentity } from "../model/model.js";
import { groupBy } from "../util/group-by.js";
import { unnamed } from "../util/url-path.js";

/** What an endpoint is recognised by. */
export interface Recognizable extends EndpointIdentity {
  readonly key: string;
  /** Gone since an earlier run: only its own path brings it back. */
  readonly removed?: true;
}

/**
 * Finds the former endpoint of each current one: by method and full path; if several share those,
 * by the spec that lists them, or by key. What a path calls its places tells no two apart. What is then left, and was there until now, is matched by key
 * alone: its path moved, for instance from `/v1` to `/v2`.
 */
export function matchEndpoints<Former extends Recognizable, Current extends Recognizable>(
  former: readonly Former[],
  current: readonly Current[],
): ReadonlyMap<Current, Former> {
  const matches = new Map<Current, Former>();
  const matched = new Set<Former>();
  for (const traitsOf of traits) {
    const open = former.filter((each) => !matched.has(each));
    if (open.length === 0) break;
    const candidates = groupBy(open, traitsOf);
    const wanted = groupBy(
      current.filter((each) => !matches.has(each)),
      traitsOf,
    );
    for (const [trait, [one, ...others]] of wanted) {
      const [match, ...more] = candidates.get(trait) ?? [];
      if (one === undefined || match === undefined || others.length + more.length > 0) continue;
      matches.set(one, match);
      matched.add(match);
    }
  }
  return matches;
}

/** From the most telling trait to the least: a match must be the only one on both sides. */
const traits: readonly ((endpoint: Recognizable) => string | undefined)[] = [
  ({ method, path, spec, key }) => JSON.stringify([method, path, spec, key]),
  ({ method, path, spec }) => JSON.stringify([method, path, spec]),
  ({ method, path, key }) => JSON.stringify([method, path, key]),
  ({ method, path }) => JSON.stringify([method, path]),
  ({ method, path, spec }) => JSON.stringify([method, unnamed(path), spec]),
  ({ key, removed }) => (removed ? undefined : key),
];
