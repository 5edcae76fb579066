import { createHash } from "node:crypto";
import { GeneratorError } from "./errors.js";
import {
  arrayMember,
  byCodeUnit,
  isObject,
  type JsonValue,
  objectMember,
  stringMember,
} from "./json.js";
import type { EndpointIdentity, EndpointModel } from "./model.js";
import { type EndpointName, refuseCollisions } from "./naming.js";

/** What the committed lock file remembers: names by identity, and the files that are ours. */
export interface Lock {
  readonly endpoints: readonly LockedEndpoint[];
  /** Path below the output folder → hash of the text as it was written. */
  readonly files: ReadonlyMap<string, string>;
}

export interface LockedEndpoint extends EndpointIdentity {
  readonly key: string;
  readonly name: EndpointName;
  /** No longer selected; its name stays taken, so that it never means something else. */
  readonly removed?: true;
}

export const lockFile = "modelsmith.lock.json";

const lockVersion = 1;

export const emptyLock: Lock = { endpoints: [], files: new Map() };

/**
 * Gives every endpoint the name that it has always had; a new one gets its own, which must not be
 * taken.
 *
 * @throws GeneratorError MS1301 where two endpoints meet in one name
 */
export function lockNames(
  endpoints: readonly EndpointModel[],
  lock: Lock,
): readonly EndpointModel[] {
  const locked = new Map(lock.endpoints.map((entry) => [identityKey(entry), entry]));
  const named = endpoints.map((endpoint) => {
    const entry = locked.get(identityKey(endpoint.identity));
    return entry === undefined ? endpoint : { ...endpoint, name: entry.name };
  });
  const selected = new Set(named.map(({ identity }) => identityKey(identity)));
  const gone = lock.endpoints.filter((entry) => !selected.has(identityKey(entry)));
  refuseCollisions([...named, ...gone]);
  return named;
}

/** The lock after a run. */
export function nextLock(
  endpoints: readonly EndpointModel[],
  files: ReadonlyMap<string, string>,
  previous: Lock,
): Lock {
  const current = endpoints.map(({ identity, key, name }) => ({ ...identity, key, name }));
  const kept = new Set(current.map(identityKey));
  const gone = previous.endpoints
    .filter((entry) => !kept.has(identityKey(entry)))
    .map((entry) => ({ ...entry, removed: true as const }));
  return {
    endpoints: [...current, ...gone].sort((a, b) => byCodeUnit(identityKey(a), identityKey(b))),
    files: new Map([...files].map(([path, text]) => [path, contentHash(text)])),
  };
}

function identityKey({ spec, method, path }: EndpointIdentity): string {
  return `${spec} ${method} ${path}`;
}

/** SHA-256 of the text with LF line ends: a checkout that made them CRLF is no edit. */
export function contentHash(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

export function lockText({ endpoints, files }: Lock): string {
  const document = {
    lockfileVersion: lockVersion,
    endpoints: endpoints.map(({ spec, method, path, key, name, removed }) => ({
      spec,
      method,
      path,
      key,
      module: name.module,
      function: name.function,
      file: `${name.folder}/${name.file}.ts`,
      ...(removed && { removed }),
    })),
    files: Object.fromEntries([...files].sort(([a], [b]) => byCodeUnit(a, b))),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * Reads a lock back.
 *
 * @throws GeneratorError MS1302 where it is not one of this version
 */
export function parseLock(value: JsonValue, file: string): Lock {
  if (!isObject(value) || value["lockfileVersion"] !== lockVersion) {
    throw unreadable(file, `expected lockfileVersion ${lockVersion}`);
  }
  const endpoints = arrayMember(value, "endpoints").map((entry) => lockedEndpoint(entry, file));
  const files = Object.entries(objectMember(value, "files") ?? {});
  // A run deletes what the lock lists: a path out of the folder would be a stranger's file.
  if (!files.every(([path]) => isOwnPath(path))) {
    throw unreadable(file, "it lists a file that modelsmith would not write");
  }
  return {
    endpoints,
    files: new Map(files.map(([path, hash]) => [path, String(hash)])),
  };
}

function isOwnPath(path: string): boolean {
  return /^([a-z0-9_-]+\/)?[A-Za-z0-9_-]+\.(ts|md)$/.test(path);
}

function lockedEndpoint(entry: JsonValue, file: string): LockedEndpoint {
  const field = (name: string) => {
    const text = stringMember(entry, name);
    if (text === undefined) throw unreadable(file, `an endpoint has no ${name}`);
    return text;
  };
  const path = /^([a-z0-9_-]+)\/([a-z0-9_-]+)\.ts$/.exec(field("file"));
  const [, folder, name] = path ?? [];
  const names = [field("module"), field("function")];
  if (folder === undefined || name === undefined || !names.every(isIdentifier)) {
    throw unreadable(file, "an endpoint has a name that modelsmith would not give");
  }
  return {
    spec: field("spec"),
    method: "POST",
    path: field("path"),
    key: field("key"),
    name: { folder, file: name, module: field("module"), function: field("function") },
  };
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/.test(name);
}

function unreadable(file: string, problem: string): GeneratorError {
  return new GeneratorError("MS1302", `is not a lock of this modelsmith: ${problem}`, {
    file,
    hint: "Restore it from version control. Without it, names are given anew.",
  });
}
