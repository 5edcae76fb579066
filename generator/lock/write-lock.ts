import { hash } from "node:crypto";
import { exactJson } from "../encode/literal.js";
import type { Schema } from "../schema/schema.js";
import { byCodeUnit, isObject, type JsonObject, type JsonValue } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { withChecksum } from "./checksum.js";
import { callJson, type EndpointDigest } from "./endpoint-digest.js";
import { entryKey, type Lock, type LockedEndpoint, type LockedRun } from "./lock.js";
import type { Recognizable } from "./match-endpoints.js";

/** Version of the file's form: the only one that parse-lock.ts reads. */
export const lockVersion = 2;

/**
 * The lock as it is committed: sorted, and one field per line, so that a spec's change shows as the
 * lines that it changed. `read-merged.ts` relies on the indents: git may mix the lines of two.
 *
 * @param madeWith - see {@link withChecksum}
 */
export function lockText({ run, platform, endpoints, files }: Lock, madeWith = ""): string {
  const shapes = new Map<string, string>();
  const entries = endpoints.map((entry) => {
    if (entry.digest === undefined) return endpointText(entry, "");
    const { shape, text } = dataShape(entry.digest.data);
    shapes.set(shape, text);
    return endpointText(entry, shape);
  });
  const parts: Member[] = [
    ["lockfileVersion", String(lockVersion)],
    ...(run ? [["run", runText(run)] as const] : []),
    ...(platform ? [["platform", table(members(platform), 1)] as const] : []),
    ["endpoints", list(entries, 1)],
    ["data", table(sorted([...shapes]), 1)],
    ["files", table(sorted(members(Object.fromEntries(files))), 1)],
  ];
  return withChecksum(`${table(parts, 0)}\n`, madeWith);
}

/** Data as it is written, once for all endpoints that share it, and the name by which they do. */
const dataShape = memoizeByObject((data: Schema) => {
  const text = schemaText(data, 2);
  return { shape: nameOfText(text), text };
});

function nameOfText(text: string): string {
  return hash("sha256", text).slice(0, 12);
}

function runText({ inputs, order, warnings }: LockedRun): string {
  const ofInputs: JsonObject = {
    ...(inputs && {
      inputs: inputs.hash,
      ...(inputs.besideSpec.length > 0 && { besideSpec: [...inputs.besideSpec] }),
      ...(inputs.besideDocs.length > 0 && { besideDocs: [...inputs.besideDocs] }),
    }),
  };
  const texts = warnings.map(({ file, pointer, message, leftOut, code }) =>
    onLine({
      file,
      pointer,
      message,
      ...(leftOut !== undefined && { leftOut }),
      ...(code !== undefined && { code }),
    }),
  );
  const ofWarnings: readonly Member[] = texts.length > 0 ? [["warnings", list(texts, 2)]] : [];
  const ofOrder = ["order", list(order.map(exactJson), 2)] as const;
  return table([...members(ofInputs), ofOrder, ...ofWarnings], 1);
}

/** Its identity is one line, which git takes whole when it merges. */
function endpointText(entry: LockedEndpoint, shape: string): string {
  const { method, path, spec, key, name, title, digest, removed } = entry;
  const identity: JsonObject = {
    method,
    path,
    ...(spec !== undefined && { spec }),
    key,
    module: name.module,
    function: name.function,
    file: `${name.folder}/${name.file}.ts`,
    ...(removed && { removed }),
    title,
  };
  const lines = [members(identity).map(memberText).join(", ")];
  if (digest) {
    const written = digestMembers(digest, shape);
    lines.push(...[...written, ...members({ digest: sumOf(entry, written) })].map(memberText));
  }
  return onLines("{", lines, "}", 2);
}

/** @param shape - most endpoints of a platform answer alike: their data is listed once, by this name */
function digestMembers(digest: EndpointDigest, shape: string): readonly Member[] {
  const { source, deprecated, call, dataFrom, input, model } = digest;
  return [
    ...members({ ...(source !== undefined && { source }), ...(deprecated && { deprecated }) }),
    ["call", table(members(callJson(call)), 3)],
    ["input", schemaText(input, 3)],
    ...members({ data: shape, dataFrom, model }),
  ];
}

/** A hash of an endpoint and of its digest: it shows whether they are as they were written. */
export function digestSum(entry: Recognizable, digest: EndpointDigest): string {
  return sumOf(entry, digestMembers(digest, dataShape(digest.data).shape));
}

function sumOf(entry: Recognizable, written: readonly Member[]): string {
  return nameOfText([entryKey(entry), ...written.map(memberText)].join("\n"));
}

/** Its own fields have a line each. */
function schemaText(schema: Schema, level: number): string {
  const { properties, ...others } = schema;
  const json = others as JsonObject; // a digest holds JSON values alone
  const fields = Object.entries(properties ?? {}).map(
    ([name, field]) => [name, onLine(field as JsonObject)] as const, // as above
  );
  const ofFields: readonly Member[] =
    properties === undefined ? [] : [["properties", table(fields, level + 1)]];
  return table([...members(json), ...ofFields], level);
}

/** A member of an object, its value as text. */
type Member = readonly [name: string, text: string];

function members(object: JsonObject): readonly Member[] {
  return Object.entries(object).map(([name, value]) => [name, onLine(value)]);
}

function memberText([name, text]: Member): string {
  return `${exactJson(name)}: ${text}`;
}

function sorted(all: readonly Member[]): readonly Member[] {
  return [...all].sort(([a], [b]) => byCodeUnit(a, b));
}

/** An object with a line for each member. */
function table(all: readonly Member[], level: number): string {
  return onLines("{", all.map(memberText), "}", level);
}

function list(texts: readonly string[], level: number): string {
  return onLines("[", texts, "]", level);
}

function onLines(open: string, lines: readonly string[], close: string, level: number): string {
  const margin = "  ".repeat(level);
  if (lines.length === 0) return `${open}${close}`;
  return `${open}\n${margin}  ${lines.join(`,\n${margin}  `)}\n${margin}${close}`;
}

/** `{ "type": "string", "enum": ["a", "b"] }` */
function onLine(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(onLine).join(", ")}]`;
  if (!isObject(value)) return exactJson(value);
  const inside = members(value).map(memberText);
  return inside.length === 0 ? "{}" : `{ ${inside.join(", ")} }`;
}
