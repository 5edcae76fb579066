import { createHash } from "node:crypto";
import type { EndpointDigest, FieldDigests } from "../change-report/digest.js";
import { byCodeUnit, isObject, type JsonObject, type JsonValue } from "../json.js";
import { oncePerObject } from "../once-per-object.js";
import { exactJson } from "../rendering/encode.js";
import type { Lock, LockedEndpoint } from "./lock.js";

/** Version of the file's form; parse-lock.ts reads this one. */
export const lockVersion = 1;

/**
 * The lock as it is committed: sorted, and one field a line, so that a spec's change shows as the
 * lines that it changed.
 */
export function lockText({ platform, endpoints, files }: Lock): string {
  const shapes = new Map(endpoints.map(({ digest }) => [shapeName(digest.data), digest.data]));
  const document: JsonObject = {
    lockfileVersion: lockVersion,
    ...(platform && { platform }),
    endpoints: endpoints.map(endpointJson),
    data: sorted([...shapes].map(([name, fields]) => [name, fieldsJson(fields)])),
    files: sorted([...files]),
  };
  return `${print(document, [])}\n`;
}

function endpointJson({
  spec,
  method,
  path,
  key,
  name,
  digest,
  removed,
}: LockedEndpoint): JsonObject {
  return {
    spec,
    method,
    path,
    key,
    module: name.module,
    function: name.function,
    file: `${name.folder}/${name.file}.ts`,
    ...(removed && { removed }),
    ...digestJson(digest),
  };
}

function digestJson(digest: EndpointDigest): JsonObject {
  const { title, source, deprecated, ssePath, plainPath, multipart, result, dataFrom } = digest;
  return {
    title,
    ...(source !== undefined && { source }),
    ...(deprecated && { deprecated }),
    ...(ssePath !== undefined && { sse: ssePath }),
    ...(plainPath !== undefined && { plain: plainPath }),
    ...(multipart && { multipart }),
    result: { ...result },
    input: fieldsJson(digest.input),
    // Most endpoints of a platform answer alike: the data's fields are told once, by this name.
    data: shapeName(digest.data),
    dataFrom,
    model: digest.model,
  };
}

function fieldsJson(fields: FieldDigests): JsonObject {
  return Object.fromEntries(
    [...fields].map(([field, { types, required, values, limits, deprecated, ...rest }]) => {
      const [only] = types;
      const row: JsonObject = {
        type: only !== undefined && types.length === 1 ? only : [...types],
        ...(required && { required }),
        ...(rest.default !== undefined && { default: rest.default }),
        ...(values && { values: [...values] }),
        ...(limits && { limits: { ...limits } }),
        ...(deprecated && { deprecated }),
      };
      return [field, row];
    }),
  );
}

const shapeName = oncePerObject((fields: FieldDigests) =>
  createHash("sha256")
    .update(JSON.stringify(fieldsJson(fields)))
    .digest("hex")
    .slice(0, 12),
);

function sorted(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries([...entries].sort(([a], [b]) => byCodeUnit(a, b)));
}

/** JSON with two spaces, but the innermost parts, such as one field, on one line each. */
function print(value: JsonValue, path: readonly string[]): string {
  const entries: readonly (readonly [string, JsonValue])[] = isObject(value)
    ? Object.entries(value)
    : Array.isArray(value)
      ? value.map((item, index) => [String(index), item])
      : [];
  const isTable = path.length < 3 || (path.length === 3 && path[2] === "input");
  if (entries.length === 0 || !isTable) return printOnLine(value);
  const margin = "  ".repeat(path.length);
  const lines = entries.map(([key, item]) => {
    const name = Array.isArray(value) ? "" : `${exactJson(key)}: `;
    return `${margin}  ${name}${print(item, [...path, key])}`;
  });
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${margin}${close}`;
}

function printOnLine(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(printOnLine).join(", ")}]`;
  if (!isObject(value)) return exactJson(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${exactJson(key)}: ${printOnLine(item)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
