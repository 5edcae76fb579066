import { hash } from "node:crypto";
import type { Warning } from "../diagnostics/warnings.js";
import type { EndpointIdentity, EndpointModel, Model } from "../model/model.js";
import { type EndpointName, nameEndpoint, refuseCollisions } from "../model/naming.js";
import { byCodeUnit, type JsonObject } from "../util/json.js";
import { digestOf, type EndpointDigest } from "./endpoint-digest.js";

/** What the committed lock file remembers: names by identity, what they stood for, and our files. */
export interface Lock {
  /** What all endpoints share; absent before the first run. */
  readonly platform?: JsonObject;
  readonly endpoints: readonly LockedEndpoint[];
  /** Path below the output folder → hash of the text as it was written. */
  readonly files: ReadonlyMap<string, string>;
  /** The run that wrote it; absent in a lock of an older modelsmith, and after a merge. */
  readonly run?: LockedRun;
}

export interface LockedRun {
  /** What it read; absent if some of it has no name that is the same on every machine. */
  readonly inputs?: LockedInputs;
  /** Indexes of the run's endpoints in the lock's `endpoints`, in the order of the docs. */
  readonly order: readonly number[];
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
  readonly digest: EndpointDigest;
  /** No longer selected; its name stays taken, so that it never means something else. */
  readonly removed?: true;
}

/** The part of a lock that a run needs in which nothing changed. */
export interface LockOutline extends Omit<Lock, "endpoints"> {
  readonly endpoints: readonly EndpointOutline[];
}

export interface EndpointOutline extends Pick<LockedEndpoint, "spec" | "key" | "name" | "removed"> {
  readonly digest: Pick<
    EndpointDigest,
    "source" | "ssePath" | "plainPath" | "immediate" | "fields"
  >;
}

export const lockFile = "modelsmith.lock.json";

export const emptyLock: Lock = { endpoints: [], files: new Map() };

/**
 * Gives every endpoint the name that it has always had; a new one gets that of its key, which must
 * not be taken.
 *
 * @param rename - the user's own name for an endpoint that has one; it outranks the lock
 * @throws GeneratorError MS1301 if two endpoints would get the same name
 */
export function assignNames(
  endpoints: readonly EndpointModel[],
  lock: Lock,
  rename: (endpoint: EndpointModel) => EndpointModel = (endpoint) => endpoint,
): readonly EndpointModel[] {
  const locked = new Map(lock.endpoints.map((entry) => [identityKey(entry), entry]));
  const named = endpoints.map((endpoint) => {
    const name = locked.get(identityKey(endpoint.identity))?.name ?? nameEndpoint(endpoint.key);
    return rename({ ...endpoint, name });
  });
  refuseCollisions([...named, ...removedEntries(lock, named)]);
  return named;
}

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
  const before = trusted ? previous.endpoints : [];
  const digests = new Map(before.map((entry) => [identityKey(entry), entry.digest]));
  const current = endpoints.map((endpoint): LockedEndpoint => {
    const { identity, key, name } = endpoint;
    return {
      ...identity,
      key,
      name,
      digest: digestOf(endpoint, source, digests.get(identityKey(identity))),
    };
  });
  return {
    platform: Object.fromEntries(Object.entries(platform)) as JsonObject, // JSON values alone
    endpoints: [...current, ...removedEntries(previous, endpoints)].sort((a, b) =>
      byCodeUnit(identityKey(a), identityKey(b)),
    ),
    files: new Map(),
  };
}

/** What the lock keeps about a run. */
export function lockedRun(
  { endpoints }: Pick<Lock, "endpoints">,
  model: Pick<Model, "endpoints" | "warnings">,
  inputs: LockedInputs | undefined,
): LockedRun {
  const places = new Map(endpoints.map((entry, at) => [identityKey(entry), at]));
  return {
    ...(inputs && { inputs }),
    order: model.endpoints.flatMap(({ identity }) => places.get(identityKey(identity)) ?? []),
    warnings: model.warnings,
  };
}

export function fileHashes(files: ReadonlyMap<string, string>): Lock["files"] {
  return new Map([...files].map(([path, text]) => [path, contentHash(text)]));
}

/** The entries whose endpoints are no longer selected. */
function removedEntries(
  lock: Lock,
  endpoints: readonly EndpointModel[],
): readonly LockedEndpoint[] {
  const selected = new Set(endpoints.map(({ identity }) => identityKey(identity)));
  return lock.endpoints
    .filter((entry) => !selected.has(identityKey(entry)))
    .map((entry) => ({ ...entry, removed: true as const }));
}

/** The key by which an endpoint is recognised, whatever its name. */
export function identityKey({ spec, method, path }: EndpointIdentity): string {
  return `${spec} ${method} ${path}`;
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
