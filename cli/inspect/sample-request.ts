import type { InputSchema } from "@modelsmith/runtime";
import { checkedPart } from "../../generator/schema/checked-part.js";
import { rangesOf } from "../../generator/schema/constraints.js";
import { type JsonType, type Schema, typesOf } from "../../generator/schema/schema.js";
import { isObject, type JsonObject, type JsonValue, ownMember } from "../../generator/util/json.js";
import { resolved } from "../input/fields.js";

/** Whether a value fits a schema: the runtime's own check. */
export type Fits = (schema: InputSchema, value: unknown) => boolean;

/**
 * A request to begin with: every required field and every field with a default, in the spec's
 * order. A value is the default, else the first allowed value, else an example of the spec, else one
 * by type.
 *
 * @returns what fits the schema, wherever such a request can be found
 */
export function requestTemplate(input: Schema, fits: Fits): JsonObject {
  const search: SampleSearch = { root: input, fits, left: maxSchemas };
  const [first] = candidates(search, input, "", 0).filter(isObject);
  return first ?? {};
}

interface SampleSearch {
  readonly root: Schema;
  readonly fits: Fits;
  /** Count of schemas that may still be looked at. */
  left: number;
}

/** Most schemas that are looked at: alternatives that recur double at each level. */
const maxSchemas = 2_000;

/** A schema that refers to itself has some finite value above this level. */
const maxLevels = 12;

/** Allowed values that are tried: each try reads them all. */
const maxProposals = 20;

/** Values for a place, the best first; those that fit come before those that do not. */
function candidates(
  search: SampleSearch,
  schema: Schema,
  name: string,
  level: number,
): JsonValue[] {
  search.left -= 1;
  if (level > maxLevels || search.left < 0) return [];
  const own = resolved(search.root, schema);
  const { $defs } = search.root;
  const checked = checkedPart({ ...own, ...($defs && { $defs }) });
  const all = [...proposals(search, own, name, level)];
  const fitting = all.filter((value) => search.fits(checked, value));
  return fitting.length > 0 ? fitting : all;
}

function* proposals(
  search: SampleSearch,
  schema: Schema,
  name: string,
  level: number,
): Generator<JsonValue> {
  if (schema.default !== undefined) yield schema.default;
  yield* (schema.enum ?? []).slice(0, maxProposals);
  if (schema.const !== undefined) yield schema.const;
  const { oneOf = [], anyOf = [], allOf = [] } = schema;
  const base = isObjectLike(schema) ? object(search, schema, level, isObjectLike) : undefined;
  // An example of the whole input shows optional fields too; for a text its format comes first.
  if (level > 0) yield* (schema.examples ?? []).filter((example) => typeof example !== "string");
  for (const branch of [...oneOf, ...anyOf, ...(base === undefined ? allOf : [])]) {
    for (const value of candidates(search, branch, name, level + 1)) {
      yield base !== undefined && isObject(value) ? { ...base, ...value } : value;
    }
  }
  if (base !== undefined) yield base;
  if (base !== undefined && !allOf.every(isObjectLike)) yield object(search, schema, level);
  for (const type of orderOf(schema)) yield* byType(search, schema, type, name, level);
}

/** Null comes last: it shows nothing to the reader who fills the template in. */
function orderOf(schema: Schema): readonly JsonType[] {
  const types = typesOf(schema);
  if (types.length === 0) return schema.file ? ["string"] : anyType;
  return [...types.filter((type) => type !== "null"), ...types.filter((type) => type === "null")];
}

const anyType: readonly JsonType[] = ["string", "object", "number", "boolean", "array", "null"];

function isObjectLike(schema: Schema): boolean {
  return (
    schema.properties !== undefined ||
    schema.required !== undefined ||
    schema.allOf?.some(isObjectLike) ||
    typesOf(schema).includes("object")
  );
}

/** @param counts - selects the `allOf` branches that it is made of */
function object(
  search: SampleSearch,
  schema: Schema,
  level: number,
  counts: (part: Schema) => boolean = () => true,
): JsonObject {
  const made: JsonObject = {};
  for (const part of (schema.allOf ?? []).filter(counts)) {
    const [value] = candidates(search, part, "", level + 1).filter(isObject);
    for (const [name, entry] of Object.entries(value ?? {})) add(made, name, entry);
  }
  const required = new Set(schema.required);
  const { properties = {} } = schema;
  for (const name of new Set([...Object.keys(properties), ...required])) {
    const field = ownMember(properties, name) ?? {};
    const { default: fallback } = resolved(search.root, field);
    if (!required.has(name) && fallback === undefined) continue;
    const [value] = candidates(search, field, name, level + 1);
    // If null is not valid, a default of null means that the field is left out.
    const isLeftOut = fallback === null && value !== null && !required.has(name);
    if (value !== undefined && !isLeftOut) add(made, name, value);
  }
  const { additionalProperties = {} } = schema;
  const least = rangesOf(schema).object?.lower?.value ?? 0;
  for (const [name, field] of Object.entries(properties)) {
    if (Object.keys(made).length >= least) return made;
    const [value] = candidates(search, field, name, level + 1);
    if (value !== undefined && !Object.hasOwn(made, name)) add(made, name, value);
  }
  if (additionalProperties === false) return made;
  const other = additionalProperties === true ? {} : additionalProperties;
  for (let at = 1; Object.keys(made).length < Math.min(least, maxExtraFields); at += 1) {
    const [value = null] = candidates(search, other, "", level + 1);
    add(made, `field_${at}`, value);
  }
  return made;
}

/** Most unnamed fields that are added to reach a least number of fields. */
const maxExtraFields = 100;

/** Also one that is called `__proto__`. */
function add(made: JsonObject, name: string, value: JsonValue): void {
  Object.defineProperty(made, name, { value, enumerable: true, writable: true });
}

function* byType(
  search: SampleSearch,
  schema: Schema,
  type: JsonType,
  name: string,
  level: number,
): Generator<JsonValue> {
  switch (type) {
    case "string":
      yield* texts(schema, name);
      return;
    case "number":
    case "integer":
      yield* numbers(schema, type === "integer");
      return;
    case "boolean":
      yield false;
      yield true;
      return;
    case "array":
      yield list(search, schema, name, level);
      if ((rangesOf(schema).array?.lower?.value ?? 0) === 0) yield [];
      return;
    case "object":
      yield {};
      return;
    case "null":
      yield null;
  }
}

const prompt = "A lighthouse made of paper, morning light";

const formats: ReadonlyMap<string, string> = new Map([
  ["date-time", "2026-01-01T00:00:00Z"],
  ["date", "2026-01-01"],
  ["email", "somebody@example.com"],
  ["uuid", "00000000-0000-4000-8000-000000000000"],
  ["hostname", "example.com"],
]);

/** By format; a field named like a URL is one, even if it has no format. */
function* texts(schema: Schema, name: string): Generator<string> {
  const ofFormat = formats.get(schema.format ?? "");
  if (ofFormat !== undefined) yield ofFormat;
  if (schema.file || /^ur[il]/.test(schema.format ?? "") || /(^|_)ur[il]s?$/.test(name)) {
    yield `https://example.com/${mediaName(name)}`;
  }
  for (const example of schema.examples ?? []) if (typeof example === "string") yield example;
  const { lower, upper } = rangesOf(schema).string ?? {};
  const least = lower?.value ?? 0;
  const long = prompt.repeat(Math.ceil(Math.min(least, 100_000) / prompt.length) || 1);
  yield long.slice(0, Math.max(least, Math.min(upper?.value ?? prompt.length, prompt.length)));
}

function mediaName(name: string): string {
  if (/video/.test(name)) return "video.mp4";
  return /audio/.test(name) ? "audio.mp3" : "image.png";
}

/** Within its limits: 1 if it is valid, else the least, else the greatest. */
function* numbers(schema: Schema, whole: boolean): Generator<number> {
  const { multipleOf } = schema;
  const { lower, upper } = rangesOf(schema).number ?? {};
  const step = multipleOf ?? (whole ? 1 : 0.5);
  const least = lower && lower.value + (lower.isExclusive ? step : 0);
  const most = upper && upper.value - (upper.isExclusive ? step : 0);
  yield 1;
  if (least !== undefined) yield whole ? Math.ceil(least) : least;
  if (most !== undefined) yield whole ? Math.floor(most) : most;
  if (least !== undefined && most !== undefined) yield (least + most) / 2;
  if (!whole) yield 0.5;
  if (multipleOf !== undefined) yield Math.ceil((least ?? 0) / multipleOf) * multipleOf;
  yield 0;
}

function list(search: SampleSearch, schema: Schema, name: string, level: number): JsonValue[] {
  const { prefixItems = [], items = {}, uniqueItems = false } = schema;
  const { lower, upper } = rangesOf(schema).array ?? {};
  const made: JsonValue[] = [];
  // Items that refer to a definition recur: each would hold another one, without end.
  const wanted = schema.items && schema.items.$ref === undefined ? 1 : 0;
  const length = Math.max(Math.min(lower?.value ?? 0, 100), wanted, prefixItems.length);
  for (let at = 0; at < Math.min(length, upper?.value ?? length); at += 1) {
    const all = candidates(search, prefixItems[at] ?? items, name, level + 1);
    const value = (uniqueItems ? all.find((each) => !made.includes(each)) : undefined) ?? all[0];
    if (value !== undefined) made.push(value);
  }
  return made;
}
