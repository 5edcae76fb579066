import type { LockedEndpoint } from "../lock/lock.js";
import { matchEndpoints } from "../lock/match-endpoints.js";
import { groupBy } from "../util/group-by.js";
import { bestPairs } from "./best-pairs.js";
import { canonicalSchema } from "./is-same.js";
import { nameLikeness, overlap } from "./likeness.js";
import { typeNames } from "./type-names.js";

/** The endpoints before and after a change, matched up. */
export interface EndpointPairs {
  readonly pairs: readonly EndpointPair[];
  readonly added: readonly LockedEndpoint[];
  readonly removed: readonly LockedEndpoint[];
}

export interface EndpointPair {
  readonly from: LockedEndpoint;
  readonly to: LockedEndpoint;
  /** Whether the two were paired only because they are alike. */
  readonly guess: boolean;
}

/**
 * Finds the endpoint that each one was before: as the lock recognises it, else by likeness, if one
 * was removed while another was added.
 */
export function pairEndpoints(
  before: readonly LockedEndpoint[],
  after: readonly LockedEndpoint[],
): EndpointPairs {
  const known = [...matchEndpoints(before, after)].map(([to, from]) => ({
    from,
    to,
    guess: false,
  }));
  const left = unpaired(before, after, known);
  // In a first run all endpoints are new.
  if (left.removed.length === 0) return { pairs: inOrder(after, known), ...left };
  // The same input under the same last name, somewhere else: a platform may move them all.
  const equal = uniquePairs(left, ({ key, digest }) =>
    digest ? `${lastName(key)} ${canonicalSchema(digest.input)}` : undefined,
  );
  const others = unpaired(left.removed, left.added, equal);
  const alike = likePairs(others);
  return {
    pairs: inOrder(after, [...known, ...equal, ...alike]),
    ...unpaired(others.removed, others.added, alike),
  };
}

type Unpaired = Pick<EndpointPairs, "added" | "removed">;

function unpaired(
  before: readonly LockedEndpoint[],
  after: readonly LockedEndpoint[],
  pairs: readonly EndpointPair[],
): Unpaired {
  const paired = new Set(pairs.flatMap(({ from, to }) => [from, to]));
  return {
    added: after.filter((entry) => !paired.has(entry)),
    removed: before.filter((entry) => !paired.has(entry)),
  };
}

function inOrder(
  after: readonly LockedEndpoint[],
  pairs: readonly EndpointPair[],
): readonly EndpointPair[] {
  const byEntry = new Map(pairs.map((pair) => [pair.to, pair]));
  return after.flatMap((entry) => byEntry.get(entry) ?? []);
}

/** Pairs of the only two endpoints with a trait. */
function uniquePairs(
  { added, removed }: Unpaired,
  traitOf: (entry: LockedEndpoint) => string | undefined,
): readonly EndpointPair[] {
  const candidates = groupBy(removed, traitOf);
  return [...groupBy(added, traitOf)].flatMap(([trait, [to, ...others]]) => {
    const [from, ...more] = trait === undefined ? [] : (candidates.get(trait) ?? []);
    const isUnique = others.length + more.length === 0;
    return from && to && isUnique ? [{ from, to, guess: true }] : [];
  });
}

/** Least likeness at which two endpoints are taken for the same one. */
const leastLikeness = 0.7;

/** Most pairs that are looked at: a guess is not worth minutes. */
const maxComparisons = 250_000;

/** The most alike first, each endpoint once. */
function likePairs({ added, removed }: Unpaired): readonly EndpointPair[] {
  if (added.length * removed.length > maxComparisons) return [];
  const scored = added.flatMap((to) =>
    removed.map((from) => ({ from, to, score: endpointLikeness(from, to) })),
  );
  const pairs = bestPairs(scored.filter(({ score }) => score >= leastLikeness));
  return [...pairs].map(([to, from]) => ({ from, to, guess: true }));
}

/** Their inputs must match; then title and name count. */
function endpointLikeness(a: LockedEndpoint, b: LockedEndpoint): number {
  const inputs = overlap(fieldTypes(a), fieldTypes(b));
  if (inputs < 0.6) return 0;
  const names = Math.max(
    nameLikeness(lastName(a.key), lastName(b.key)),
    nameLikeness(a.key, b.key) - (a.name.folder === b.name.folder ? 0.3 : 0),
  );
  const title = a.title === b.title ? 1 : 0;
  // One `prompt` alone says nothing: many models have no other field.
  const isTelling = fieldTypes(a).length >= 4 && inputs === 1;
  return inputs * 0.5 + Math.max(names, title) * 0.3 + (title === 1 || isTelling ? 0.2 : 0);
}

function fieldTypes({ digest }: LockedEndpoint): readonly string[] {
  const fields = Object.entries(digest?.input.properties ?? {});
  return fields.map(([name, schema]) => `${name}: ${typeNames(schema).join()}`);
}

function lastName(key: string): string {
  return key.split("/").at(-1) ?? key;
}
