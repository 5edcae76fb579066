import { GeneratorError } from "../diagnostics/errors.js";
import { isName } from "../model/naming.js";
import { isObject, type JsonValue, member, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { type EndpointDigest, type FieldDigests, plainFields } from "./endpoint-digest.js";
import type { FieldDigest, Limits } from "./flatten-schema.js";
import type { Lock, LockedEndpoint, LockedRun } from "./lock.js";
import { lockVersion } from "./write-lock.js";

/**
 * Reads a lock back. People merge and edit it by hand, so nothing is believed of its shape.
 *
 * @throws GeneratorError MS1302 naming the place that is not as this version writes it
 */
export function parseLock(value: JsonValue, file: string): Lock {
  const root: Part = { value, file, within: undefined, key: "" };
  const version = child(root, "lockfileVersion");
  if (version.value !== lockVersion) throw unreadable(version, `expected ${lockVersion}`);
  const platform = objectMember(value, "platform");
  const shapes = new Map(
    children(child(root, "data")).map(([name, part]) => [name, fieldDigests(part)]),
  );
  const files = children(child(root, "files")).map(([path, hash]) => {
    // A run deletes what the lock lists: a path out of the folder would be a stranger's file.
    if (isOwnPath(path)) return [path, text(hash)] as const;
    throw unreadable(hash, "it lists a file that modelsmith would not write");
  });
  const run = child(root, "run");
  return {
    ...(platform && { platform }),
    endpoints: items(child(root, "endpoints")).map((entry) => lockedEndpoint(entry, shapes)),
    files: new Map(files),
    ...(run.value !== undefined && { run: lockedRun(run) }),
  };
}

function lockedRun(run: Part): LockedRun {
  // Here for its check: it is an object.
  children(run);
  const hash = optionalText(child(run, "inputs"));
  const names = (list: string) => items(child(run, list)).map(text);
  const listed = { besideSpec: names("besideSpec"), besideDocs: names("besideDocs") };
  return {
    ...(hash !== undefined && { inputs: { hash, ...listed } }),
    order: items(child(run, "order")).map(place),
    warnings: items(child(run, "warnings")).map((warning) => ({
      file: string(child(warning, "file")),
      pointer: string(child(warning, "pointer")),
      message: string(child(warning, "message")),
    })),
  };
}

/** A part of the lock, and where it stands: thousands are read, and the place of one is told. */
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

function text(part: Part): string {
  if (isText(part.value)) return part.value;
  throw unreadable(part, "expected a text");
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** A text that may be blank. */
function string(part: Part): string {
  if (typeof part.value === "string") return part.value;
  throw unreadable(part, "expected a text");
}

function place(part: Part): number {
  const { value } = part;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw unreadable(part, "expected the place of an endpoint");
}

/** The same of a member, whose place is needed where it is none. */
function memberText(holder: Part, name: string): string {
  const value = member(holder.value, name);
  return isText(value) ? value : text(child(holder, name));
}

function optionalText(part: Part): string | undefined {
  return part.value === undefined ? undefined : text(part);
}

function isOwnPath(path: string): boolean {
  return /^([a-z0-9_-]+\/)?[A-Za-z0-9_-]+\.(ts|md)$/.test(path);
}

function lockedEndpoint(entry: Part, shapes: ReadonlyMap<string, FieldDigests>): LockedEndpoint {
  const field = (name: string) => memberText(entry, name);
  const name = (part: string) => {
    if (isName(field(part))) return field(part);
    throw unreadable(child(entry, part), "expected a name that modelsmith would give");
  };
  const [, folder, file] = /^([a-z0-9_-]+)\/([a-z0-9_-]+)\.ts$/.exec(field("file")) ?? [];
  if (folder === undefined || file === undefined) {
    throw unreadable(child(entry, "file"), "expected a name that modelsmith would give");
  }
  return {
    spec: field("spec"),
    method: "POST",
    path: field("path"),
    key: field("key"),
    name: { folder, file, module: name("module"), function: name("function") },
    digest: endpointDigest(entry, shapes),
    ...(child(entry, "removed").value === true && { removed: true }),
  };
}

function endpointDigest(entry: Part, shapes: ReadonlyMap<string, FieldDigests>): EndpointDigest {
  const field = (name: string) => memberText(entry, name);
  const flag = (name: string) => child(entry, name).value === true;
  const source = optionalText(child(entry, "source"));
  const ssePath = optionalText(child(entry, "sse"));
  const plainPath = optionalText(child(entry, "plain"));
  const data = shapes.get(field("data"));
  if (data === undefined) throw unreadable(child(entry, "data"), "expected the name of a shape");
  const dataFrom = field("dataFrom");
  if (dataFrom !== "schema" && dataFrom !== "example" && dataFrom !== "nothing") {
    throw unreadable(child(entry, "dataFrom"), "expected schema, example or nothing");
  }
  const input = fieldDigests(child(entry, "input"));
  const fields = child(entry, "fields");
  const result = children(child(entry, "result")).map(([name, place]) => [name, text(place)]);
  return {
    title: field("title"),
    ...(source !== undefined && { source }),
    deprecated: flag("deprecated"),
    ...(ssePath !== undefined && { ssePath }),
    ...(plainPath !== undefined && { plainPath }),
    immediate: flag("immediate"),
    multipart: flag("multipart"),
    result: Object.fromEntries(result),
    dataFrom,
    fields: fields.value === undefined ? plainFields(input) : items(fields).map(string),
    input,
    data,
    model: field("model"),
  };
}

function fieldDigests(fields: Part): FieldDigests {
  return new Map(children(fields).map(([field, row]) => [field, fieldDigest(row)]));
}

function fieldDigest(row: Part): FieldDigest {
  // Here for its check: a row is an object.
  children(row);
  const type = child(row, "type");
  const fallback = child(row, "default").value;
  const values = child(row, "values");
  const limits = child(row, "limits");
  return {
    types: Array.isArray(type.value) ? items(type).map(text) : [text(type)],
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
