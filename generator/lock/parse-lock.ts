import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { isName } from "../model/naming.js";
import { isObject, type JsonValue, member, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { type FieldDigests, plainFields } from "./endpoint-digest.js";
import type { FieldDigest, Limits } from "./flatten-schema.js";
import type { EndpointOutline, Lock, LockedEndpoint, LockedRun, LockOutline } from "./lock.js";
import { lockVersion } from "./write-lock.js";

/**
 * Reads a lock back. People merge and edit it by hand, so nothing is assumed about its shape.
 *
 * @throws GeneratorError MS1302 naming the place that is not as this version writes it
 */
export function parseLock(value: JsonValue, file: string): Lock {
  const root: Part = { value, file, within: undefined, key: "" };
  const shapes = new Map(
    children(child(root, "data")).map(([name, part]) => [name, fieldDigests(part)]),
  );
  return parseParts(root, (entry) => lockedEndpoint(entry, shapes));
}

/**
 * Reads the part of a lock that a run needs in which nothing changed. What inputs and data hold is
 * most of a lock, and not in that part.
 *
 * @throws GeneratorError MS1302 naming the place that is not as this version writes it
 */
export function parseOutline(value: JsonValue, file: string): LockOutline {
  return parseParts({ value, file, within: undefined, key: "" }, endpointOutline);
}

function parseParts<Entry>(
  root: Part,
  readEntry: (entry: Part) => Entry,
): Omit<Lock, "endpoints"> & { readonly endpoints: readonly Entry[] } {
  const version = child(root, "lockfileVersion");
  if (version.value !== lockVersion) throw unreadable(version, `expected ${lockVersion}`);
  const platform = objectMember(root.value, "platform");
  const files = children(child(root, "files")).map(([path, hash]) => {
    // A run deletes what the lock lists: a path outside the folder would be somebody else's file.
    if (isOwnPath(path)) return [path, nonBlankString(hash)] as const;
    throw unreadable(hash, "it lists a file that modelsmith would not write");
  });
  const run = child(root, "run");
  return {
    ...(platform && { platform }),
    endpoints: items(child(root, "endpoints")).map(readEntry),
    files: new Map(files),
    ...(run.value !== undefined && { run: lockedRun(run) }),
  };
}

function lockedRun(run: Part): LockedRun {
  // Called for its check only: the run must be an object.
  children(run);
  const hash = optionalString(child(run, "inputs"));
  const names = (list: string) => items(child(run, list)).map(nonBlankString);
  const listed = { besideSpec: names("besideSpec"), besideDocs: names("besideDocs") };
  return {
    ...(hash !== undefined && { inputs: { hash, ...listed } }),
    order: items(child(run, "order")).map(place),
    warnings: items(child(run, "warnings")).map(lockedWarning),
  };
}

function lockedWarning(warning: Part): Warning {
  const leftOut = optionalString(child(warning, "leftOut"));
  return {
    file: anyString(child(warning, "file")),
    pointer: anyString(child(warning, "pointer")),
    message: anyString(child(warning, "message")),
    ...(leftOut !== undefined && { leftOut }),
  };
}

/**
 * A part of the lock, and its position as a chain of parents: thousands of parts are read, and the
 * pointer of one is only built for a message.
 */
interface Part {
  readonly value: JsonValue | undefined;
  readonly file: string;
  readonly within: Part | undefined;
  /** Its name or index there. */
  readonly key: string | number;
}

function child(within: Part, key: string): Part {
  return { value: member(within.value, key), file: within.file, within, key };
}

function pointerOf({ within, key }: Part): string {
  return within === undefined ? "" : pointer(pointerOf(within), key);
}

/** The members of an object; an absent one has none. */
function children(part: Part): readonly (readonly [string, Part])[] {
  if (part.value === undefined) return [];
  if (!isObject(part.value)) throw unreadable(part, "expected an object");
  return Object.keys(part.value).map((key) => [key, child(part, key)]);
}

/** The items of a list; an absent one has none. */
function items(part: Part): readonly Part[] {
  const { value, file } = part;
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw unreadable(part, "expected a list");
  return value.map((item, key) => ({ value: item, file, within: part, key }));
}

function nonBlankString(part: Part): string {
  if (isNonBlankString(part.value)) return part.value;
  throw unreadable(part, "expected a text");
}

function isNonBlankString(value: JsonValue | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** A string that may be blank, unlike that of {@link nonBlankString}. */
function anyString(part: Part): string {
  if (typeof part.value === "string") return part.value;
  throw unreadable(part, "expected a text");
}

function place(part: Part): number {
  const { value } = part;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw unreadable(part, "expected the place of an endpoint");
}

/** The same of a member; its part is only made for the error, if it is not such a string. */
function memberString(holder: Part, name: string): string {
  const value = member(holder.value, name);
  return isNonBlankString(value) ? value : nonBlankString(child(holder, name));
}

function optionalString(part: Part): string | undefined {
  return part.value === undefined ? undefined : nonBlankString(part);
}

function isOwnPath(path: string): boolean {
  return /^([a-z0-9_-]+\/)?[A-Za-z0-9_-]+\.(ts|md)$/.test(path);
}

function lockedEndpoint(entry: Part, shapes: ReadonlyMap<string, FieldDigests>): LockedEndpoint {
  const outline = endpointOutline(entry);
  const field = (name: string) => memberString(entry, name);
  const flag = (name: string) => child(entry, name).value === true;
  const data = shapes.get(field("data"));
  if (data === undefined) throw unreadable(child(entry, "data"), "expected the name of a shape");
  const dataFrom = field("dataFrom");
  if (dataFrom !== "schema" && dataFrom !== "example" && dataFrom !== "nothing") {
    throw unreadable(child(entry, "dataFrom"), "expected schema, example or nothing");
  }
  const result = children(child(entry, "result")).map(([name, path]) => [
    name,
    nonBlankString(path),
  ]);
  return {
    ...outline,
    method: "POST",
    path: field("path"),
    digest: {
      ...outline.digest,
      title: field("title"),
      deprecated: flag("deprecated"),
      multipart: flag("multipart"),
      result: Object.fromEntries(result),
      dataFrom,
      input: fieldDigests(child(entry, "input")),
      data,
      model: field("model"),
    },
  };
}

function endpointOutline(entry: Part): EndpointOutline {
  const field = (name: string) => memberString(entry, name);
  const name = (part: string) => {
    if (isName(field(part))) return field(part);
    throw unreadable(child(entry, part), "expected a name that modelsmith would give");
  };
  const [, folder, file] = /^([a-z0-9_-]+)\/([a-z0-9_-]+)\.ts$/.exec(field("file")) ?? [];
  if (folder === undefined || file === undefined) {
    throw unreadable(child(entry, "file"), "expected a name that modelsmith would give");
  }
  const source = optionalString(child(entry, "source"));
  const ssePath = optionalString(child(entry, "sse"));
  const plainPath = optionalString(child(entry, "plain"));
  const fields = child(entry, "fields");
  return {
    spec: field("spec"),
    key: field("key"),
    name: { folder, file, module: name("module"), function: name("function") },
    digest: {
      ...(source !== undefined && { source }),
      ...(ssePath !== undefined && { ssePath }),
      ...(plainPath !== undefined && { plainPath }),
      immediate: child(entry, "immediate").value === true,
      fields: fields.value === undefined ? plainInputFields(entry) : items(fields).map(anyString),
    },
    ...(child(entry, "removed").value === true && { removed: true }),
  };
}

function plainInputFields(entry: Part): readonly string[] {
  return plainFields(children(child(entry, "input")).map(([path]) => path));
}

function fieldDigests(fields: Part): FieldDigests {
  return new Map(children(fields).map(([field, row]) => [field, fieldDigest(row)]));
}

function fieldDigest(row: Part): FieldDigest {
  // Called for its check only: a row must be an object.
  children(row);
  const type = child(row, "type");
  const fallback = child(row, "default").value;
  const values = child(row, "values");
  const limits = child(row, "limits");
  return {
    types: Array.isArray(type.value) ? items(type).map(nonBlankString) : [nonBlankString(type)],
    required: child(row, "required").value === true,
    ...(fallback !== undefined && { default: fallback }),
    ...(values.value !== undefined && { values: items(values).map(({ value = null }) => value) }),
    ...(limits.value !== undefined && { limits: limitsOf(limits) }),
    ...(child(row, "deprecated").value === true && { deprecated: true }),
  };
}

function limitsOf(limits: Part): Limits {
  return Object.fromEntries(children(limits).map(([name, limit]) => [name, limitOf(limit)]));
}

function limitOf(part: Part): Limits[string] {
  const { value } = part;
  if (typeof value === "number" || typeof value === "string" || value === true) return value;
  throw unreadable(part, "expected a number, a text or true");
}

function unreadable(part: Part, problem: string): GeneratorError {
  return new GeneratorError("MS1302", `the lock cannot be read: ${problem}`, {
    file: part.file,
    pointer: pointerOf(part),
    hint: "Restore it from version control. Without it, names are assigned again and may change.",
  });
}
