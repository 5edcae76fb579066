import type { InputSchema } from "@modelsmith/runtime";
import { emptyRecord, isObject, type JsonValue } from "../util/json.js";

/**
 * A schema in the generator's one form: JSON Schema 2020-12 without `$ref`s into the spec, with the
 * annotations that types, JSDoc and documents are made from. OpenAPI 3.0 and 3.1 both come to it.
 */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: JsonType | JsonType[];
  enum?: JsonValue[];
  const?: JsonValue;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  not?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  file?: true;
  title?: string;
  description?: string;
  default?: JsonValue;
  deprecated?: boolean;
  examples?: JsonValue[];
  format?: string;
  pattern?: string;
  /** The component that a field's `$ref` named: what a person calls its type. */
  "x-component"?: string;
  readOnly?: boolean;
  writeOnly?: boolean;
}

export type JsonType = Extract<InputSchema["type"], string>;

/** The types that a schema allows by its `type`; empty where it does not say. */
export function typesOf(schema: Schema): readonly JsonType[] {
  if (schema.type === undefined) return [];
  return Array.isArray(schema.type) ? schema.type : [schema.type];
}

/** Whether a value is of a type. */
export function hasType(value: JsonValue, type: JsonType): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

/** Whether a value may be meant by the values that a schema lists, or by one of its alternatives. */
export function mayBe(schema: Schema, value: JsonValue): boolean {
  const { enum: values, const: only, anyOf, oneOf } = schema;
  const allowed = values ?? (only === undefined ? undefined : [only]);
  if (allowed) return allowed.some((each) => JSON.stringify(each) === JSON.stringify(value));
  const branches = anyOf ?? oneOf;
  if (branches === undefined) return true;
  return branches.some((branch) => {
    const types = typesOf(branch);
    return (
      (types.length === 0 || types.some((type) => hasType(value, type))) && mayBe(branch, value)
    );
  });
}

const annotationKeywords: ReadonlySet<string> = new Set([
  "title",
  "description",
  "default",
  "deprecated",
  "examples",
  "x-component",
  "readOnly",
  "writeOnly",
] satisfies (keyof Schema)[]);

/** The keywords that describe a value and do not say which values are valid. */
export function annotationsOf(schema: Schema): Schema {
  return pick(schema, (keyword) => annotationKeywords.has(keyword));
}

export function withoutAnnotations(schema: Schema): Schema {
  return pick(schema, (keyword) => !annotationKeywords.has(keyword));
}

/** The schema with those of its keywords that are wanted. */
export function pick(schema: Schema, wanted: (keyword: string) => boolean): Schema {
  const picked: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (wanted(keyword)) picked[keyword] = value;
  }
  return picked; // of a Schema, each with its type
}

/** The schema without annotations, in a fixed order of keywords: what the input check needs. */
export function checkedPart(schema: Schema): InputSchema {
  const checked: Record<string, unknown> = {};
  // Most schemas have few keywords: to look for each of those that there are takes far longer.
  const keywords = Object.keys(schema).filter(isChecked);
  if (keywords.length > 1) keywords.sort((a, b) => ranks[a] - ranks[b]);
  for (const keyword of keywords) checked[keyword] = checkedValue(keyword, schema[keyword]);
  return checked; // every keyword of `checkedKeywords` is one of InputSchema's, with its type
}

type CheckedKeyword = (typeof checkedKeywords)[number];

function isChecked(keyword: string): keyword is CheckedKeyword {
  return Object.hasOwn(ranks, keyword);
}

const checkedKeywords = [
  "$ref",
  "type",
  "file",
  "enum",
  "const",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "required",
  "additionalProperties",
  "properties",
  "prefixItems",
  "items",
  "anyOf",
  "oneOf",
  "allOf",
  "not",
  "$defs",
] as const satisfies readonly (keyof Schema & keyof InputSchema)[];

/** The place of each in that order. */
const ranks = Object.fromEntries(
  checkedKeywords.map((keyword, rank) => [keyword, rank]),
) as Readonly<Record<CheckedKeyword, number>>; // it has all of them

function checkedValue(keyword: CheckedKeyword, value: unknown): unknown {
  switch (keyword) {
    case "properties":
    case "$defs":
      return mapRecord(value as Record<string, Schema>, checkedPart); // the keyword says the type
    case "prefixItems":
    case "anyOf":
    case "oneOf":
    case "allOf":
      return (value as Schema[]).map(checkedPart); // the keyword says the type
    case "items":
    case "not":
    case "additionalProperties":
      return typeof value === "boolean" ? value : checkedPart(value as Schema);
    default:
      return value;
  }
}

/** The same with other values, on an object without a prototype: a key may be `__proto__`. */
export function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  const mapped = emptyRecord<To>();
  for (const [key, value] of Object.entries(record)) mapped[key] = map(value);
  return mapped;
}
