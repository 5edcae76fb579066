import type { InputSchema } from "@modelsmith/runtime";
import { checkedPart } from "../../generator/schema/checked-part.js";
import { rangesOf } from "../../generator/schema/constraints.js";
import { type JsonType, type Schema, typesOf } from "../../generator/schema/schema.js";
import { isAddress, sampleOfFormat } from "../../generator/util/formats.js";
import { isObject, type JsonObject, type JsonValue, ownMember } from "../../generator/util/json.js";
import { dereferenced } from "../input/fields.js";

/** Whether a value matches a schema, by the runtime's check. */
export type IsValid = (schema: InputSchema, value: unknown) => boolean;

/**
 * A request to start from: every required field and every field with a default, in the spec's
 * order. A value is the default, else the first allowed value, else an example from the spec, else
 * one that fits the type.
 *
 * @returns a request that passes the input check, if one can be found
 */
export function sampleRequest(input: Schema, fits: IsValid): JsonObject {
  const search: SampleSearch = { root: input, fits, left: maxSchemas };
  const [first] = candidates(search, input, "", 0).filter(isObject);
  return first ?? {};
}

interface SampleSearch {
  readonly root: Schema;
  readonly fits: IsValid;
  /** Schemas that may still be visited. */
  left: number;
}

/** Most schemas to visit: recursive alternatives double at each level. */
const maxSchemas = 2_000;

/** Deepest level: a recursive schema has a finite value before that. */
const maxLevels = 12;

/** Most allowed values to try: each try checks all of them. */
const maxProposals = 20;

/** Values for a schema, best first: those that match it, or all if none does. */
function candidates(
  search: SampleSearch,
  schema: Schema,
  name: string,
  level: number,
): JsonValue[] {
  search.left -= 1;
  if (level > maxLevels || search.left < 0) return [];
  const own = dereferenced(search.root, schema);
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
  const base = isObjectLike(schema) ? sampleObject(search, schema, level, isObjectLike) : undefined;
  // An example of the whole input has more than the required fields; for text the format comes first.
  if (level > 0) yield* (schema.examples ?? []).filter((example) => typeof example !== "string");
  for (const branch of [...oneOf, ...anyOf, ...(base === undefined ? allOf : [])]) {
    for (const value of candidates(search, branch, name, level + 1)) {
      yield base !== undefined && isObject(value) ? { ...base, ...value } : value;
    }
  }
  if (base !== undefined) yield base;
  if (base !== undefined && !allOf.every(isObjectLike)) yield sampleObject(search, schema, level);
  for (const type of typeOrder(schema)) yield* valuesOfType(search, schema, type, name, level);
}

/** Null comes last: it shows nothing about the field. */
function typeOrder(schema: Schema): readonly JsonType[] {
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

/** @param counts - which parts of `allOf` to use; default: all */
function sampleObject(
  search: SampleSearch,
  schema: Schema,
  level: number,
  counts: (part: Schema) => boolean = () => true,
): JsonObject {
  const made: JsonObject = {};
  for (const part of (schema.allOf ?? []).filter(counts)) {
    const [value] = candidates(search, part, "", level + 1).filter(isObject);
    for (const [name, entry] of Object.entries(value ?? {})) setField(made, name, entry);
  }
  const required = new Set(schema.required);
  const { properties = {} } = schema;
  for (const name of new Set([...Object.keys(properties), ...required])) {
    const field = ownMember(properties, name) ?? {};
    const { default: fallback } = dereferenced(search.root, field);
    if (!required.has(name) && fallback === undefined) continue;
    const [value] = candidates(search, field, name, level + 1);
    // If null is not allowed, a default of null means that the field is left out.
    const isLeftOut = fallback === null && value !== null && !required.has(name);
    if (value !== undefined && !isLeftOut) setField(made, name, value);
  }
  const { additionalProperties = {} } = schema;
  const least = rangesOf(schema).object?.lower?.value ?? 0;
  for (const [name, field] of Object.entries(properties)) {
    if (Object.keys(made).length >= least) return made;
    const [value] = candidates(search, field, name, level + 1);
    if (value !== undefined && !Object.hasOwn(made, name)) setField(made, name, value);
  }
  if (additionalProperties === false) return made;
  const other = additionalProperties === true ? {} : additionalProperties;
  for (let at = 1; Object.keys(made).length < Math.min(least, maxExtraFields); at += 1) {
    const [value = null] = candidates(search, other, "", level + 1);
    setField(made, `field_${at}`, value);
  }
  return made;
}

/** Most unnamed fields that are added to reach a least number of fields. */
const maxExtraFields = 100;

/** Sets an own property, even for the name `__proto__`. */
function setField(made: JsonObject, name: string, value: JsonValue): void {
  Object.defineProperty(made, name, { value, enumerable: true, writable: true });
}

function* valuesOfType(
  search: SampleSearch,
  schema: Schema,
  type: JsonType,
  name: string,
  level: number,
): Generator<JsonValue> {
  switch (type) {
    case "string":
      yield* sampleStrings(schema, name);
      return;
    case "number":
    case "integer":
      yield* sampleNumbers(schema, type === "integer");
      return;
    case "boolean":
      yield false;
      yield true;
      return;
    case "array":
      yield sampleArray(search, schema, name, level);
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

/** Text by format. A field named like a URL gets a URL even without a format. */
function* sampleStrings(schema: Schema, name: string): Generator<string> {
  const ofFormat = sampleOfFormat(schema);
  if (ofFormat !== undefined) yield ofFormat;
  // As an input names a file of this machine.
  if (schema.file && schema.type === undefined) yield `@${mediaName(name)}`;
  if (schema.file || isAddress(schema) || /(^|_)ur[il]s?$/.test(name)) {
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

/** Numbers to try: 1, the least, the greatest, and so on. */
function* sampleNumbers(schema: Schema, whole: boolean): Generator<number> {
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

function sampleArray(
  search: SampleSearch,
  schema: Schema,
  name: string,
  level: number,
): JsonValue[] {
  const { prefixItems = [], items = {}, uniqueItems = false } = schema;
  const { lower, upper } = rangesOf(schema).array ?? {};
  const made: JsonValue[] = [];
  // Items that are a reference may be recursive: one item would contain another, without end.
  const wanted = schema.items && schema.items.$ref === undefined ? 1 : 0;
  const length = Math.max(Math.min(lower?.value ?? 0, 100), wanted, prefixItems.length);
  for (let at = 0; at < Math.min(length, upper?.value ?? length); at += 1) {
    const all = candidates(search, prefixItems[at] ?? items, name, level + 1);
    const value = (uniqueItems ? all.find((each) => !made.includes(each)) : undefined) ?? all[0];
    if (value !== undefined) made.push(value);
  }
  return made;
}
