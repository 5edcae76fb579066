import type { EndpointDigest, FieldDigests } from "../change-report/digest.js";
import type { FieldDigest } from "../change-report/flatten-schema.js";
import { GeneratorError } from "../errors.js";
import {
  arrayMember,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../json.js";
import { isName } from "../model/naming.js";
import type { Lock, LockedEndpoint } from "./lock.js";
import { lockVersion } from "./lock-text.js";

/**
 * Reads a lock back. People merge and mend it by hand, so nothing is believed of its shape.
 *
 * @throws GeneratorError MS1302 where it is not one of this version
 */
export function parseLock(value: JsonValue, file: string): Lock {
  if (!isObject(value) || value["lockfileVersion"] !== lockVersion) {
    throw unreadable(file, `expected lockfileVersion ${lockVersion}`);
  }
  const platform = objectMember(value, "platform");
  const shapes = new Map(
    Object.entries(objectMember(value, "data") ?? {}).map(([name, fields]) => [
      name,
      fieldDigests(fields, file),
    ]),
  );
  const files = Object.entries(objectMember(value, "files") ?? {});
  // A run deletes what the lock lists: a path out of the folder would be a stranger's file.
  if (!files.every(([path]) => isOwnPath(path))) {
    throw unreadable(file, "it lists a file that modelsmith would not write");
  }
  return {
    ...(platform && { platform }),
    endpoints: arrayMember(value, "endpoints").map((entry) => lockedEndpoint(entry, shapes, file)),
    files: new Map(files.map(([path, hash]) => [path, String(hash)])),
  };
}

function isOwnPath(path: string): boolean {
  return /^([a-z0-9_-]+\/)?[A-Za-z0-9_-]+\.(ts|md)$/.test(path);
}

function lockedEndpoint(
  entry: JsonValue,
  shapes: ReadonlyMap<string, FieldDigests>,
  file: string,
): LockedEndpoint {
  const field = (name: string) => {
    const text = stringMember(entry, name);
    if (text === undefined) throw unreadable(file, `an endpoint has no ${name}`);
    return text;
  };
  const path = /^([a-z0-9_-]+)\/([a-z0-9_-]+)\.ts$/.exec(field("file"));
  const [, folder, name] = path ?? [];
  const names = [field("module"), field("function")];
  if (folder === undefined || name === undefined || !names.every(isName)) {
    throw unreadable(file, "an endpoint has a name that modelsmith would not give");
  }
  return {
    spec: field("spec"),
    method: "POST",
    path: field("path"),
    key: field("key"),
    name: { folder, file: name, module: field("module"), function: field("function") },
    digest: endpointDigest(entry, shapes, file, field),
    ...(member(entry, "removed") === true && { removed: true }),
  };
}

function endpointDigest(
  entry: JsonValue,
  shapes: ReadonlyMap<string, FieldDigests>,
  file: string,
  field: (name: string) => string,
): EndpointDigest {
  const [source, ssePath, plainPath] = ["source", "sse", "plain"].map((name) =>
    stringMember(entry, name),
  );
  const data = shapes.get(field("data"));
  if (data === undefined) throw unreadable(file, "an endpoint's data is described nowhere");
  const dataFrom = field("dataFrom");
  if (dataFrom !== "schema" && dataFrom !== "example" && dataFrom !== "nothing") {
    throw unreadable(file, "an endpoint's data has an unknown origin");
  }
  const result = Object.entries(objectMember(entry, "result") ?? {});
  return {
    title: field("title"),
    ...(source !== undefined && { source }),
    deprecated: member(entry, "deprecated") === true,
    ...(ssePath !== undefined && { ssePath }),
    ...(plainPath !== undefined && { plainPath }),
    multipart: member(entry, "multipart") === true,
    result: Object.fromEntries(result.map(([part, place]) => [part, String(place)])),
    dataFrom,
    input: fieldDigests(objectMember(entry, "input") ?? {}, file),
    data,
    model: field("model"),
  };
}

function fieldDigests(fields: JsonValue, file: string): FieldDigests {
  if (!isObject(fields)) throw unreadable(file, "fields are not an object");
  return new Map(
    Object.entries(fields).map(([field, row]) => {
      if (!isObject(row)) throw unreadable(file, `the field ${field} is not an object`);
      return [field, fieldDigest(row)];
    }),
  );
}

function fieldDigest(row: JsonObject): FieldDigest {
  const type = member(row, "type");
  const fallback = member(row, "default");
  const values = member(row, "values");
  const limits = objectMember(row, "limits");
  return {
    types: (Array.isArray(type) ? type : [type ?? "any"]).map(String),
    required: member(row, "required") === true,
    ...(fallback !== undefined && { default: fallback }),
    ...(Array.isArray(values) && { values }),
    ...(limits && { limits: limits as FieldDigest["limits"] & object }), // only shown and compared
    ...(member(row, "deprecated") === true && { deprecated: true }),
  };
}

function unreadable(file: string, problem: string): GeneratorError {
  return new GeneratorError("MS1302", `is not a lock of this modelsmith: ${problem}`, {
    file,
    hint: "Restore it from version control. Without it, names are given anew.",
  });
}
