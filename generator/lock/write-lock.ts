import { hash } from "node:crypto";
import { exactJson } from "../encode/literal.js";
import { byCodeUnit, isObject, type JsonObject, type JsonValue } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { withChecksum } from "./checksum.js";
import { type FieldDigests, plainFields } from "./endpoint-digest.js";
import type { FieldDigest } from "./flatten-schema.js";
import type { Lock, LockedEndpoint, LockedRun } from "./lock.js";

/** Version of the file's form; parse-lock.ts reads this one. */
export const lockVersion = 1;

/**
 * The lock as it is committed: sorted, and one field per line, so that a spec's change shows as the
 * lines that it changed.
 *
 * @param madeWith - see {@link withChecksum}
 */
export function lockText({ run, platform, endpoints, files }: Lock, madeWith = ""): string {
  const shapes = new Map(endpoints.map(({ digest }) => [shapeName(digest.data), digest.data]));
  const parts: Member[] = [
    ["lockfileVersion", String(lockVersion)],
    ...(run ? [["run", runText(run)] as const] : []),
    ...(platform ? [["platform", table(members(platform), 1)] as const] : []),
    ["endpoints", list(endpoints.map(endpointText), 1)],
    ["data", table(sorted([...shapes].map(([name, fields]) => [name, fieldsText(fields, 2)])), 1)],
    ["files", table(sorted(members(Object.fromEntries(files))), 1)],
  ];
  return withChecksum(`${table(parts, 0)}\n`, madeWith);
}

/** A few lines whatever the size of the spec: two branches that both ran conflict here. */
function runText({ inputs, order, warnings }: LockedRun): string {
  const ofInputs: JsonObject = {
    ...(inputs && {
      inputs: inputs.hash,
      ...(inputs.besideSpec.length > 0 && { besideSpec: [...inputs.besideSpec] }),
      ...(inputs.besideDocs.length > 0 && { besideDocs: [...inputs.besideDocs] }),
    }),
    order: [...order],
  };
  const texts = warnings.map(({ file, pointer, message, leftOut }) =>
    onLine({ file, pointer, message, ...(leftOut !== undefined && { leftOut }) }),
  );
  const ofWarnings: readonly Member[] = texts.length > 0 ? [["warnings", list(texts, 2)]] : [];
  return table([...members(ofInputs), ...ofWarnings], 1);
}

function endpointText({ spec, method, path, key, name, digest, removed }: LockedEndpoint): string {
  const { title, source, deprecated, ssePath, plainPath, multipart, result, dataFrom } = digest;
  const { immediate, fields, input } = digest;
  const hasOddNames = JSON.stringify(fields) !== JSON.stringify(plainFields(input.keys()));
  const before: JsonObject = {
    spec,
    method,
    path,
    key,
    module: name.module,
    function: name.function,
    file: `${name.folder}/${name.file}.ts`,
    ...(removed && { removed }),
    title,
    ...(source !== undefined && { source }),
    ...(deprecated && { deprecated }),
    ...(ssePath !== undefined && { sse: ssePath }),
    ...(plainPath !== undefined && { plain: plainPath }),
    ...(immediate && { immediate }),
    ...(multipart && { multipart }),
    result: { ...result },
    ...(hasOddNames && { fields: [...fields] }),
  };
  // Most endpoints of a platform answer alike: the data's fields are listed once, under this name.
  const after = { data: shapeName(digest.data), dataFrom, model: digest.model };
  return table([...members(before), ["input", fieldsText(input, 3)], ...members(after)], 2);
}

/** In the order in which it is read back: JavaScript puts names that are whole numbers first. */
function fieldsText(fields: FieldDigests, level: number): string {
  const ordered = Object.entries(Object.fromEntries(fields));
  return table(
    ordered.map(([name, field]) => [name, onLine(fieldJson(field))]),
    level,
  );
}

function fieldJson({ types, required, values, limits, deprecated, ...rest }: FieldDigest) {
  const [only] = types;
  return {
    type: only !== undefined && types.length === 1 ? only : [...types],
    ...(required && { required }),
    ...(rest.default !== undefined && { default: rest.default }),
    ...(values && { values: [...values] }),
    ...(limits && { limits: { ...limits } }),
    ...(deprecated && { deprecated }),
  };
}

const shapeName = memoizeByObject((fields: FieldDigests) => {
  const json = Object.fromEntries([...fields].map(([name, field]) => [name, fieldJson(field)]));
  return hash("sha256", JSON.stringify(json)).slice(0, 12);
});

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

/** `{ "type": "string", "values": ["a", "b"] }` */
function onLine(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(onLine).join(", ")}]`;
  if (!isObject(value)) return exactJson(value);
  const inside = members(value).map(memberText);
  return inside.length === 0 ? "{}" : `{ ${inside.join(", ")} }`;
}
