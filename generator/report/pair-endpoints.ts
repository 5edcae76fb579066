import { similarity } from "../diagnostics/did-you-mean.js";
import { identityKey, type LockedEndpoint } from "../lock/lock.js";

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
 * Finds the endpoint that each one was before: by its identity in the lock, else by its key, else
 * by likeness, if one was removed while another was added.
 */
export function pairEndpoints(
  before: readonly LockedEndpoint[],
  after: readonly LockedEndpoint[],
): EndpointPairs {
  const byIdentity = new Map(before.map((entry) => [identityKey(entry), entry]));
  const byKey = new Map(before.map((entry) => [entry.key, entry]));
  const known = after.flatMap((to) => {
    const from = byIdentity.get(identityKey(to)) ?? byKey.get(to.key);
    return from === undefined ? [] : [{ from, to, guess: false }];
  });
  const removed = without(
    before,
    known.map(({ from }) => from),
  );
  const added = without(
    after,
    known.map(({ to }) => to),
  );
  const moved = guessMoves(removed, added);
  return {
    pairs: [...known, ...moved],
    added: without(
      added,
      moved.map(({ to }) => to),
    ),
    removed: without(
      removed,
      moved.map(({ from }) => from),
    ),
  };
}

function without<Item>(all: readonly Item[], some: readonly Item[]): readonly Item[] {
  const left = new Set(some);
  return all.filter((item) => !left.has(item));
}

/** Least likeness at which two endpoints are taken for the same one. */
const leastLikeness = 0.75;

/** Pairs of which each is the other's best match. */
function guessMoves(
  removed: readonly LockedEndpoint[],
  added: readonly LockedEndpoint[],
): readonly EndpointPair[] {
  return added.flatMap((to) => {
    const from = best(to, removed);
    return from !== undefined && best(from, added) === to ? [{ from, to, guess: true }] : [];
  });
}

function best(
  entry: LockedEndpoint,
  candidates: readonly LockedEndpoint[],
): LockedEndpoint | undefined {
  return candidates
    .map((candidate) => ({ candidate, score: likeness(entry, candidate) }))
    .filter(({ score }) => score >= leastLikeness)
    .sort((a, b) => b.score - a.score)[0]?.candidate;
}

/** Title and provider must agree; then the fields they share and the likeness of the keys count. */
function likeness(a: LockedEndpoint, b: LockedEndpoint): number {
  if (a.name.folder !== b.name.folder || a.digest.title !== b.digest.title) return 0;
  const fields = new Set([...a.digest.input.keys(), ...b.digest.input.keys()]);
  const shared = [...fields].filter(
    (field) => a.digest.input.has(field) && b.digest.input.has(field),
  );
  const alike = fields.size === 0 ? 1 : shared.length / fields.size;
  return (3 * alike + similarity(a.key, b.key)) / 4;
}
