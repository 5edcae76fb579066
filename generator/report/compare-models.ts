import type { Lock, LockedEndpoint } from "../lock/lock.js";
import type { Change, ChangeReport, EndpointChanges, JudgedChange } from "./changes.js";
import { compareEndpoint } from "./compare-endpoint.js";
import { pairEndpoints } from "./pair-endpoints.js";
import { verdictsOf } from "./verdicts.js";

/** What is compared: part of a lock, or what `buildLock` makes of a model that was just read. */
export type PlatformState = Pick<Lock, "platform" | "endpoints">;

/**
 * Says what changed from one state of a platform to another, and what that means to callers.
 *
 * @param stubs - whether removed endpoints keep a deprecated function that throws
 */
export function compareModels(
  before: PlatformState,
  after: PlatformState,
  stubs: boolean,
): ChangeReport {
  const { pairs, added, removed } = pairEndpoints(present(before), present(after));
  const changed = pairs.map(({ from, to, guess }) =>
    changesOf(to, compareEndpoint(from, to, guess)),
  );
  const additions = added.map((entry) =>
    changesOf(entry, [{ kind: "endpoint-added", routes: routesOf(entry) }]),
  );
  const inOrder = new Map([...changed, ...additions].map((entry) => [entry.key, entry]));
  const gone = removed.map((entry) =>
    changesOf(entry, [{ kind: "endpoint-removed", routes: routesOf(entry), stub: stubs }]),
  );
  const endpoints = [
    ...present(after).flatMap(({ key }) => inOrder.get(key) ?? []),
    ...gone,
  ].filter(({ changes }) => changes.length > 0);
  return {
    compared: before.platform !== undefined,
    platform: comparePlatforms(before, after),
    endpoints,
    unchanged: changed.filter(({ changes }) => changes.length === 0).length,
  };
}

function present({ endpoints }: PlatformState): readonly LockedEndpoint[] {
  return endpoints.filter(({ removed }) => !removed);
}

function changesOf({ key, name }: LockedEndpoint, changes: readonly Change[]): EndpointChanges {
  return { key, call: `${name.module}.${name.function}`, changes: changes.map(judged) };
}

function routesOf({ digest }: LockedEndpoint): readonly string[] {
  return [digest.ssePath, digest.plainPath].filter((path) => path !== undefined);
}

function comparePlatforms(before: PlatformState, after: PlatformState): readonly JudgedChange[] {
  if (before.platform === undefined || after.platform === undefined) return [];
  const [old, now] = [
    new Map(Object.entries(before.platform)),
    new Map(Object.entries(after.platform)),
  ];
  const parts = new Set([...old.keys(), ...now.keys()]);
  return [...parts]
    .filter((part) => JSON.stringify(old.get(part)) !== JSON.stringify(now.get(part)))
    .map((part) => judged({ kind: "platform", part, from: old.get(part), to: now.get(part) }));
}

function judged(change: Change): JudgedChange {
  return { ...change, ...verdictsOf(change) };
}
