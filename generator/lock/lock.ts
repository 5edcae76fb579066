import { hash } from "node:crypto";
import type { Auth } from "@modelsmith/runtime";
import type { Warning } from "../diagnostics/warnings.js";
import type { EndpointIdentity, EndpointModel, Model } from "../model/model.js";
import type { EndpointName } from "../model/naming.js";
import { byCodeUnit, type JsonObject } from "../util/json.js";
import { digestOf, type EndpointDigest } from "./endpoint-digest.js";
import { matchEndpoints, type Recognizable } from "./match-endpoints.js";

/** What the committed lock file remembers: names by endpoint, what they stood for, and our files. */
export interface Lock {
  /** What all endpoints share; absent before the first run. */
  readonly platform?: JsonObject;
  readonly endpoints: readonly LockedEndpoint[];
  /** Path below the output folder → hash of the text as it was written. */
  readonly files: ReadonlyMap<string, string>;
  /** The run that wrote it; absent after a merge. */
  readonly run?: LockedRun;
}

export interface LockedRun {
  /** What it read; absent if some of it has no name that is the same on every machine. */
  readonly inputs?: LockedInputs;
  /** The keys of the run's endpoints, in the order of the docs. */
  readonly order: readonly string[];
  readonly warnings: readonly Warning[];
}

/**
 * What a run read. The documents that settings name and the specs of single models are not listed:
 * where those are looked for follows from the settings and the endpoints.
 */
export interface LockedInputs {
  /** Hash of all contents, and of the settings that shape the output. */
  readonly hash: string;
  /** Further files: relative to the platform's spec, or URLs of its origin. */
  readonly besideSpec: readonly string[];
  /** The same for the docs. */
  readonly besideDocs: readonly string[];
}

export interface LockedEndpoint extends EndpointIdentity {
  readonly key: string;
  readonly name: EndpointName;
  readonly title: string;
  /** Absent after a merge, or if it was edited: nothing is known but its name. */
  readonly digest?: EndpointDigest;
  /** Further ways in which the spec takes the key; not kept: what matters is what a new spec takes. */
  readonly otherKeys?: readonly Auth[];
  /** No longer selected; its name stays taken, so that it never means something else. */
  readonly removed?: true;
}

export const lockFile = "modelsmith.lock.json";

export const emptyLock: Lock = { endpoints: [], files: new Map() };

/**
 * The part of a lock that describes a model, without files: a later model can be compared with it.
 *
 * @param trusted - whether this generator wrote the previous lock, and nobody changed it
 */
export function buildLock(
  { source, platform, endpoints }: Pick<Model, "source" | "platform" | "endpoints">,
  previous: Lock,
  trusted = false,
): Lock {
  const former = formerEntries(previous, endpoints);
  const current = endpoints.map((endpoint): LockedEndpoint => {
    const { identity, key, name, title, understood } = endpoint;
    const before = trusted ? former.get(endpoint)?.digest : undefined;
    const digest = digestOf(endpoint, source, before);
    const { others: otherKeys } = understood.auth;
    return { ...identity, key, name, title, digest, ...(otherKeys && { otherKeys }) };
  });
  return {
    platform: Object.fromEntries(Object.entries(platform)) as JsonObject, // JSON values alone
    endpoints: inLockOrder([...current, ...removedEntries(previous, endpoints)]),
    files: new Map(),
  };
}

/** What the lock keeps about a run. */
export function lockedRun(
  model: Pick<Model, "endpoints" | "warnings">,
  inputs: LockedInputs | undefined,
): LockedRun {
  return {
    ...(inputs && { inputs }),
    order: model.endpoints.map(({ key }) => key),
    warnings: model.warnings,
  };
}

export function fileHashes(files: ReadonlyMap<string, string>): Lock["files"] {
  return new Map([...files].map(([path, text]) => [path, contentHash(text)]));
}

/** The entry that each endpoint had in the lock, if it had one. */
export function formerEntries(
  lock: Pick<Lock, "endpoints">,
  endpoints: readonly EndpointModel[],
): ReadonlyMap<EndpointModel, LockedEndpoint> {
  const models = endpoints.map((endpoint) => ({
    ...endpoint.identity,
    key: endpoint.key,
    endpoint,
  }));
  const matches = matchEndpoints(lock.endpoints, models);
  return new Map([...matches].map(([{ endpoint }, entry]) => [endpoint, entry]));
}

/** The entries whose endpoints are no longer selected. */
export function removedEntries(
  lock: Lock,
  endpoints: readonly EndpointModel[],
): readonly LockedEndpoint[] {
  const selected = new Set(formerEntries(lock, endpoints).values());
  return lock.endpoints
    .filter((entry) => !selected.has(entry))
    .map((entry) => ({ ...entry, removed: true as const }));
}

/** Sorted by the endpoint's path: two branches that add endpoints seldom do so in one place. */
export function inLockOrder(entries: readonly LockedEndpoint[]): readonly LockedEndpoint[] {
  const keyed = entries.map((entry) => ({ entry, key: entryKey(entry) }));
  return keyed.sort((a, b) => byCodeUnit(a.key, b.key)).map(({ entry }) => entry);
}

/** How the function is called in code: `acme.flux`. */
export function callOf({ name }: Pick<LockedEndpoint, "name">): string {
  return `${name.module}.${name.function}`;
}

/** Tells any two entries of one lock apart. */
export function entryKey({ method, path, key }: Recognizable): string {
  return `${method} ${path} ${key}`;
}

/** SHA-256 of the text with LF line ends: a checkout that made them CRLF is not an edit. */
export function contentHash(text: string): string {
  return hash("sha256", withPlainLineEnds(text));
}

/** The text with LF line ends. */
export function withPlainLineEnds(text: string): string {
  // A search for one character is much faster than one for two.
  return text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
}
