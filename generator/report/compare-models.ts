import { callOf, type Lock, type LockedEndpoint } from "../lock/lock.js";
import type { JsonObject, JsonValue } from "../util/json.js";
import type { Change, ChangeReport, EndpointChanges, JudgedChange } from "./changes.js";
import { changedMembers, compareEndpoint } from "./compare-endpoint.js";
import { effectiveCall, endpointDefaults } from "./effective-call.js";
import { movedTogether } from "./moved-together.js";
import { pairEndpoints } from "./pair-endpoints.js";
import { judged } from "./verdicts.js";

/** What is compared: part of a lock, or what `buildLock` makes of a model that was just read. */
export type PlatformState = Pick<Lock, "platform" | "endpoints">;

/**
 * Says what changed from one state of a platform to another, and what that means to callers.
 *
 * @param options - `stubs`: whether removed endpoints keep a deprecated function that throws
 */
export function compareModels(
  before: PlatformState,
  after: PlatformState,
  { stubs = false }: { readonly stubs?: boolean } = {},
): ChangeReport {
  const { pairs, added, removed } = pairEndpoints(present(before), present(after));
  const [old, now] = [before.platform ?? {}, after.platform ?? {}];
  const changed = pairs.map(({ from, to, guess }) => ({
    to,
    changes: compareEndpoint({ entry: from, platform: old }, { entry: to, platform: now }, guess),
  }));
  const ofEntry = new Map<LockedEndpoint, readonly Change[]>([
    ...changed.map(({ to, changes }) => [to, changes] as const),
    ...added.map(
      (entry) => [entry, [{ kind: "endpoint-added", routes: routesOf(entry, now) }]] as const,
    ),
  ]);
  const all = [
    ...present(after).map((entry) => changesOf(entry, ofEntry.get(entry) ?? [])),
    ...removed.map((entry) =>
      changesOf(entry, [{ kind: "endpoint-removed", routes: routesOf(entry, old), stub: stubs }]),
    ),
  ];
  const { moves, endpoints } = movedTogether(all);
  return {
    compared: before.platform !== undefined,
    platform: [...moves, ...comparePlatforms(before.platform, after.platform)],
    endpoints: endpoints.filter(({ changes }) => changes.length > 0),
    unchanged: changed.filter(({ changes }) => changes.length === 0).length,
  };
}

function present({ endpoints }: PlatformState): readonly LockedEndpoint[] {
  return endpoints.filter(({ removed }) => !removed);
}

function changesOf(entry: LockedEndpoint, changes: readonly Change[]): EndpointChanges {
  return { key: entry.key, call: callOf(entry), changes: changes.map(judged) };
}

/** The paths at which an endpoint is created, the first that the runtime tries first. */
function routesOf(
  { method, path, digest }: LockedEndpoint,
  platform: JsonObject,
): readonly string[] {
  const { sse, plain } = digest ? effectiveCall(digest.call, platform).forms : { plain: path };
  return [sse, plain].filter((form) => form !== undefined).map((form) => `${method} ${form}`);
}

function comparePlatforms(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly JudgedChange[] {
  if (before === undefined || after === undefined) return [];
  return changedMembers(before, after)
    .filter(({ part }) => !endpointDefaults.includes(part))
    .filter(({ part, from, to }) => part !== "baseUrl" || originOf(from) !== originOf(to))
    .map((member) => judged({ kind: "platform", ...member }));
}

/** Its path is part of each endpoint's. */
function originOf(baseUrl: JsonValue | undefined): string | undefined {
  return typeof baseUrl === "string" ? baseUrl.replace(/^([a-z]+:\/\/[^/]*).*/i, "$1") : undefined;
}
