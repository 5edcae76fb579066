import {
  distinct,
  type JsonObject,
  type JsonValue,
  member,
  sorted,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { hasType, type JsonType, type Schema, typesOf } from "../schema.js";
import { malformed, type SchemaWalk } from "./context.js";

const numberKeywords = ["minimum", "maximum", "multipleOf"] as const;
const countKeywords = [
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;
const textKeywords = ["title", "description", "format", "pattern"] as const;
const flagKeywords = ["deprecated", "readOnly", "writeOnly", "uniqueItems"] as const;

/**
 * What a schema object says without other schemas: types, texts, limits and values. A keyword
 * whose value makes no sense says nothing; a type or value that cannot be had is refused.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 * @throws GeneratorError MS1105
 */
export function keywordsOf(walk: SchemaWalk, value: JsonObject, at: string): Schema {
  const schema: Schema = {};
  const types = jsonTypes(walk, value, at);
  if (types.length > 0) schema.type = types.length === 1 && types[0] ? types[0] : types;
  for (const keyword of textKeywords) {
    const text = member(value, keyword);
    if (typeof text === "string") schema[keyword] = text;
  }
  const format = schema.format ?? contentFormat(value);
  if (format !== undefined) schema.format = format;
  for (const keyword of flagKeywords) if (member(value, keyword) === true) schema[keyword] = true;
  for (const keyword of numberKeywords) {
    const limit = member(value, keyword);
    if (typeof limit === "number" && Number.isFinite(limit)) schema[keyword] = limit;
  }
  for (const keyword of countKeywords) {
    const limit = member(value, keyword);
    if (typeof limit === "number" && Number.isInteger(limit) && limit >= 0) schema[keyword] = limit;
  }
  exclusiveLimit(schema, value, "exclusiveMinimum", "minimum");
  exclusiveLimit(schema, value, "exclusiveMaximum", "maximum");
  addValues(walk, schema, value, at);
  return schema;
}

/**
 * What OpenAPI 3.0 calls the formats `byte` and `binary`, 3.1 says in two keywords: text in an
 * encoding, or bytes of some kind.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#working-with-binary-data
 */
function contentFormat(value: JsonObject): string | undefined {
  const encoding = stringMember(value, "contentEncoding");
  if (encoding !== undefined) return encoding;
  const media = stringMember(value, "contentMediaType");
  return media === undefined || /^text\/|json|xml|yaml/i.test(media) ? media : "binary";
}

const jsonTypeNames = ["string", "number", "integer", "boolean", "object", "array", "null"];

function jsonTypes(walk: SchemaWalk, value: JsonObject, at: string): JsonType[] {
  const type = member(value, "type");
  if (type === undefined) return [];
  const types = Array.isArray(type) ? type : [type];
  for (const name of types) {
    if (typeof name === "string" && jsonTypeNames.includes(name)) continue;
    throw malformed(walk, pointer(at, "type"), `expected one of ${jsonTypeNames.join(", ")}`);
  }
  return [...new Set(types as JsonType[])]; // each was checked above
}

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`; 3.1 writes the limit itself. */
function exclusiveLimit(
  schema: Schema,
  value: JsonObject,
  exclusive: "exclusiveMinimum" | "exclusiveMaximum",
  inclusive: "minimum" | "maximum",
): void {
  const limit = member(value, exclusive);
  if (typeof limit === "number" && Number.isFinite(limit)) schema[exclusive] = limit;
  if (limit !== true || schema[inclusive] === undefined) return;
  schema[exclusive] = schema[inclusive];
  delete schema[inclusive];
}

function addValues(walk: SchemaWalk, schema: Schema, value: JsonObject, at: string): void {
  for (const keyword of ["const", "default"] as const) {
    const found = member(value, keyword);
    if (found !== undefined) schema[keyword] = finite(walk, found, pointer(at, keyword));
  }
  const allowed = member(value, "enum");
  if (Array.isArray(allowed)) {
    if (allowed.length === 0) {
      throw malformed(walk, pointer(at, "enum"), "expected at least one value");
    }
    const values = allowed.map((item, index) => finite(walk, item, pointer(at, "enum", index)));
    schema.enum = distinct(values);
  }
  settleValues(walk, schema, value, at);
  const example = member(value, "example");
  const examples = member(value, "examples");
  const all = Array.isArray(examples) ? examples : example === undefined ? [] : [example];
  if (all.length > 0) schema.examples = all.map(sorted);
}

/**
 * Values outrank a type that they do not have: a valid call must not fail on a slip of its spec.
 */
function settleValues(walk: SchemaWalk, schema: Schema, value: JsonObject, at: string): void {
  const allowed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (allowed === undefined) return;
  const types = typesOf(schema);
  const isNullable = member(value, "nullable") === true;
  const fits = (each: JsonValue) =>
    types.some((type) => hasType(each, type)) || (each === null && isNullable);
  if (types.length === 0 || allowed.every(fits)) return;
  delete schema.type;
  walk.warn({
    file: walk.spec.file,
    pointer: pointer(at, "type"),
    message: "not every allowed value is of this type: the values count",
  });
}

/** `1e400` parses to Infinity, which no JSON can carry. */
function finite(walk: SchemaWalk, value: JsonValue, at: string): JsonValue {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw malformed(walk, at, "the number is too large to be represented");
  }
  if (typeof value !== "object" || value === null) return value;
  for (const [key, item] of Object.entries(value)) finite(walk, item, pointer(at, key));
  return sorted(value);
}
