import type { Warning } from "../diagnostics/warnings.js";
import { isName } from "../model/naming.js";
import type { Schema } from "../schema/schema.js";
import { isObject, type JsonValue, objectMember } from "../util/json.js";
import type { EndpointCall, EndpointDigest } from "./endpoint-digest.js";
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
import { parseSchema } from "./parse-schema.js";
import { lockVersion } from "./write-lock.js";

/**
 * Reads a lock back. People merge and edit it by hand, so nothing is assumed about its shape.
 *
 * @param trusted - whether its checksum says that we wrote it: its schemas are then as we wrote them
 * @throws GeneratorError MS1302 naming the place that is not as this version writes it
 */
export function parseLock(value: JsonValue, file: string, trusted = false): Lock {
  const root: LockPart = { value, file };
  const version = child(root, "lockfileVersion");
  if (version.value !== lockVersion) throw unreadable(version, `expected ${lockVersion}`);
  const readSchema = (part: LockPart) =>
    trusted ? (part.value as unknown as Schema) : parseSchema(part); // see `trusted`
  const platform = objectMember(value, "platform");
  const shapes = new Map(
    children(child(root, "data")).map(([name, data]) => [name, readSchema(data)]),
  );
  const files = children(child(root, "files")).map(([path, hash]) => {
    // A run deletes what the lock lists: a path outside the folder would be somebody else's file.
    const text = nonBlankString(hash);
    if (isOwnPath(path) || isEsModulesFile(path, text)) return [path, text] as const;
    throw unreadable(hash, "it lists a file that modelsmith would not write");
  });
  const run = child(root, "run");
  return {
    ...(platform && { platform }),
    endpoints: items(child(root, "endpoints")).map((entry) => ({
      ...lockedName(entry),
      ...identityOf(entry),
      ...parsedDigest(entry, shapes, readSchema),
    })),
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

/** Of what git mixed, only the name is known. */
function parsedDigest(
  entry: LockPart,
  shapes: ReadonlyMap<string, Schema>,
  readSchema: (part: LockPart) => Schema,
): { readonly digest?: EndpointDigest } {
  if (["call", "input", "data", "model"].every((name) => child(entry, name).value === undefined)) {
    return {};
  }
  return { digest: parseDigest(entry, shapes, readSchema) };
}

function parseDigest(
  entry: LockPart,
  shapes: ReadonlyMap<string, Schema>,
  readSchema: (part: LockPart) => Schema,
): EndpointDigest {
  const data = shapes.get(nonBlankString(child(entry, "data")));
  if (data === undefined) throw unreadable(child(entry, "data"), "expected the name of a shape");
  const dataFrom = nonBlankString(child(entry, "dataFrom"));
  if (!isDataOrigin(dataFrom)) {
    throw unreadable(child(entry, "dataFrom"), "expected schema, example, bytes or nothing");
  }
  const call = child(entry, "call");
  if (!isObject(call.value)) throw unreadable(call, "expected an object");
  const source = optionalString(child(entry, "source"));
  return {
    ...(source !== undefined && { source }),
    deprecated: child(entry, "deprecated").value === true,
    call: call.value as EndpointCall, // compared and printed as JSON, whatever it holds
    dataFrom,
    input: readSchema(child(entry, "input")),
    data,
    model: nonBlankString(child(entry, "model")),
  };
}

function isDataOrigin(text: string): text is EndpointDigest["dataFrom"] {
  return ["schema", "example", "bytes", "nothing"].includes(text);
}
