import type { Warning } from "../diagnostics/warnings.js";
import { isName } from "../model/naming.js";
import {
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import type { EndpointDigest } from "./endpoint-digest.js";
import { esModulesFile } from "./es-modules-file.js";
import { contentHash, type Lock, type LockedEndpoint, type LockedRun } from "./lock.js";
import {
  anyString,
  child,
  children,
  items,
  type LockPart,
  nonBlankString,
  optionalString,
  unreadable,
} from "./lock-part.js";
import type { Recognizable } from "./match-endpoints.js";
import { digestSum, lockVersion } from "./write-lock.js";

/**
 * Reads a lock back. People merge and edit it by hand, so nothing is assumed about its shape.
 *
 * @param trusted - whether its checksum says that we wrote it: its digests are then as we wrote them
 * @throws GeneratorError MS1302 naming the place that is not as this version writes it
 */
export function parseLock(value: JsonValue, file: string, trusted = false): Lock {
  const root: LockPart = { value, file };
  const version = child(root, "lockfileVersion");
  if (version.value !== lockVersion) throw unreadable(version, `expected ${lockVersion}`);
  const platform = objectMember(value, "platform");
  const files = children(child(root, "files")).map(([path, hash]) => {
    // A run deletes what the lock lists: a path outside the folder would be somebody else's file.
    const text = nonBlankString(hash);
    if (isOwnPath(path) || isEsModulesFile(path, text)) return [path, text] as const;
    throw unreadable(hash, "it lists a file that modelsmith would not write");
  });
  const run = child(root, "run");
  return {
    ...(platform && { platform }),
    endpoints: items(child(root, "endpoints")).map((part) => {
      const entry = { ...lockedName(part), ...identityOf(part) };
      return { ...entry, ...keptDigest(part, entry, objectMember(value, "data"), trusted) };
    }),
    files: new Map(files),
    ...(run.value !== undefined && { run: lockedRun(run) }),
  };
}

function lockedRun(run: LockPart): LockedRun {
  // Called for its check only: the run must be an object.
  children(run);
  const hash = optionalString(child(run, "inputs"));
  const names = (list: string) => items(child(run, list)).map(nonBlankString);
  const listed = { besideSpec: names("besideSpec"), besideDocs: names("besideDocs") };
  return {
    ...(hash !== undefined && { inputs: { hash, ...listed } }),
    order: names("order"),
    warnings: items(child(run, "warnings")).map(lockedWarning),
  };
}

function lockedWarning(warning: LockPart): Warning {
  const leftOut = optionalString(child(warning, "leftOut"));
  const code = optionalString(child(warning, "code"));
  return {
    file: anyString(child(warning, "file")),
    pointer: anyString(child(warning, "pointer")),
    message: anyString(child(warning, "message")),
    ...(leftOut !== undefined && { leftOut }),
    ...(code !== undefined && { code }),
  };
}

function isOwnPath(path: string): boolean {
  return /^(runtime\/[a-z]+\/|[a-z0-9_-]+\/)?[A-Za-z0-9_-]+(\.schema)?\.(ts|d\.ts|js|md)$/.test(
    path,
  );
}

function isEsModulesFile(path: string, hash: string): boolean {
  return path === esModulesFile.name && hash === contentHash(esModulesFile.text);
}

function lockedName(entry: LockPart): Pick<LockedEndpoint, "key" | "name" | "title" | "removed"> {
  const name = (part: string) => {
    const text = nonBlankString(child(entry, part));
    if (isName(text)) return text;
    throw unreadable(child(entry, part), "expected a name that modelsmith would give");
  };
  const place = child(entry, "file");
  const [, folder, file] = /^([a-z0-9_-]+)\/([a-z0-9_-]+)\.ts$/.exec(nonBlankString(place)) ?? [];
  if (folder === undefined || file === undefined) {
    throw unreadable(place, "expected a name that modelsmith would give");
  }
  return {
    key: nonBlankString(child(entry, "key")),
    name: { folder, file, module: name("module"), function: name("function") },
    title: nonBlankString(child(entry, "title")),
    ...(child(entry, "removed").value === true && { removed: true }),
  };
}

function identityOf(entry: LockPart): Pick<LockedEndpoint, "method" | "path" | "spec"> {
  const spec = optionalString(child(entry, "spec"));
  return {
    method: "POST",
    path: nonBlankString(child(entry, "path")),
    ...(spec !== undefined && { spec }),
  };
}

/** The digest of an endpoint. Where it was edited or mixed by git, only the name is known. */
function keptDigest(
  { value }: LockPart,
  entry: Recognizable,
  data: JsonObject | undefined,
  trusted: boolean,
): Pick<LockedEndpoint, "digest"> {
  const [call, input] = [objectMember(value, "call"), objectMember(value, "input")];
  const shape = objectMember(data, stringMember(value, "data") ?? "");
  if (call === undefined || input === undefined || shape === undefined) return {};
  const source = stringMember(value, "source");
  const digest = {
    ...(source !== undefined && { source }),
    deprecated: member(value, "deprecated") === true,
    call,
    dataFrom: member(value, "dataFrom") ?? "",
    input,
    data: shape,
    model: member(value, "model") ?? "",
  } as EndpointDigest; // or it is not kept
  return trusted || digestSum(entry, digest) === member(value, "digest") ? { digest } : {};
}
