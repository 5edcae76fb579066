import { hash } from "node:crypto";
import type { EndpointIdentity, EndpointModel, Model } from "../model/model.js";
import { type EndpointName, isSameName, nameEndpoint, refuseCollisions } from "../model/naming.js";
import { byCodeUnit, type JsonObject } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { digestOf, type EndpointDigest, ownSource } from "./endpoint-digest.js";

/** What the committed lock file remembers: names by identity, what they stood for, and our files. */
export interface Lock {
  /** What all endpoints share; absent before the first run. */
  readonly platform?: JsonObject;
  readonly endpoints: readonly LockedEndpoint[];
  /** Path below the output folder → hash of the text as it was written. */
  readonly files: ReadonlyMap<string, string>;
}

export interface LockedEndpoint extends EndpointIdentity {
  readonly key: string;
  readonly name: EndpointName;
  readonly digest: EndpointDigest;
  /** No longer selected; its name stays taken, so that it never means something else. */
  readonly removed?: true;
}

export const lockFile = "modelsmith.lock.json";

export const emptyLock: Lock = { endpoints: [], files: new Map() };

/**
 * Gives every endpoint the name that it has always had; a new one gets that of its key, which must
 * not be taken.
 *
 * @param rename - the user's own name for an endpoint that has one; it outranks the lock
 * @throws GeneratorError MS1301 where two endpoints meet in one name
 */
export function assignNames(
  endpoints: readonly EndpointModel[],
  lock: Lock,
  rename: (endpoint: EndpointModel) => EndpointModel = (endpoint) => endpoint,
): readonly EndpointModel[] {
  const locked = new Map(lock.endpoints.map((entry) => [identityKey(entry), entry]));
  const named = endpoints.map((endpoint) => {
    // A model that was remembered bears the names of another lock, which may be gone.
    const name = locked.get(identityKey(endpoint.identity))?.name ?? nameEndpoint(endpoint.key);
    // To copy a model would unpack its schemas.
    return rename(isSameName(name, endpoint.name) ? endpoint : { ...endpoint, name });
  });
  refuseCollisions([...named, ...removedEntries(lock, named)]);
  return named;
}

/**
 * What a lock remembers of a model, files left aside: a later model can be compared with it.
 *
 * @param knownHashes - model hashes of endpoints that are known, by identity: where a lock of our
 *   own has the same, its entry is theirs
 */
export function buildLock(
  model: Pick<Model, "source" | "platform" | "endpoints">,
  previous: Lock,
  knownHashes: ReadonlyMap<string, string> = new Map(),
): Lock {
  const entries = new Map(previous.endpoints.map((entry) => [identityKey(entry), entry]));
  const current = model.endpoints.map((endpoint) => {
    const { identity, key, name } = endpoint;
    const before = entries.get(identityKey(identity));
    const isKnown =
      before !== undefined &&
      before.digest.model === knownHashes.get(identityKey(identity)) &&
      // The model's hash leaves it out.
      before.digest.source === ownSource(endpoint, model.source);
    if (!isKnown) {
      return { ...identity, key, name, digest: digestOf(endpoint, model.source) };
    }
    const isSame = !before.removed && before.key === key && isSameName(before.name, name);
    return isSame ? before : { ...identity, key, name, digest: before.digest };
  });
  const gone = removedEntries(previous, model.endpoints);
  return {
    platform: Object.fromEntries(Object.entries(model.platform)) as JsonObject, // JSON values alone
    endpoints: [...current, ...gone].sort((a, b) => byCodeUnit(identityKey(a), identityKey(b))),
    files: new Map(),
  };
}

/** @param known - hashes of some of the files */
export function withFiles(
  lock: Lock,
  files: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, string> = new Map(),
): Lock {
  const hashes = [...files].map(
    ([path, text]) => [path, known.get(path) ?? contentHash(text)] as const,
  );
  return { ...lock, files: new Map(hashes) };
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

/** What an endpoint is known by, whatever it is called. */
export const identityKey: (identity: EndpointIdentity) => string = memoizeByObject(
  ({ spec, method, path }: EndpointIdentity) => `${spec} ${method} ${path}`,
);

/** SHA-256 of the text with LF line ends: a checkout that made them CRLF is no edit. */
export function contentHash(text: string): string {
  return hash("sha256", withPlainLineEnds(text));
}

/** The text with LF line ends. */
export function withPlainLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
