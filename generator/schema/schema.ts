import type { InputSchema } from "@modelsmith/runtime";
import { distinct, emptyRecord, type JsonValue } from "../util/json.js";
import type { Constraints } from "./constraints.js";

/**
 * A schema in the generator's one form: JSON Schema 2020-12 without `$ref`s into the spec, with the
 * annotations that types, JSDoc and documents are made from. OpenAPI 3.0 and 3.1 both become it.
 */
export interface Schema extends Constraints {
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
  /** A file is accepted here too, as a part of a multipart form. */
  file?: true;
  /** What is for the type alone, not for the check: a `type` that was not written, or all of it. */
  unchecked?: "type" | "all";
  /** While a schema is read: the check of it would accept more than the schema as written. */
  inexact?: true;
  title?: string;
  description?: string;
  default?: JsonValue;
  /** Whether the runtime sends the default if an input leaves the field out. */
  filled?: true;
  deprecated?: boolean;
  examples?: JsonValue[];
  /** The component that a field's `$ref` named: what a person calls its type. */
  "x-component"?: string;
  readOnly?: boolean;
  writeOnly?: boolean;
}

export type JsonType = Extract<InputSchema["type"], string>;

/** The types that a schema allows by its `type`; empty if it has none. */
export function typesOf(schema: Schema): readonly JsonType[] {
  if (schema.type === undefined) return [];
  return Array.isArray(schema.type) ? schema.type : [schema.type];
}

/** The type of a value, the narrowest that it has. */
export function typeOfValue(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const kind = typeof value;
  if (kind === "number") return Number.isInteger(value) ? "integer" : "number";
  return kind === "string" || kind === "boolean" ? kind : "object";
}

/** Whether a value is of a type. */
export function hasType(value: JsonValue, type: JsonType): boolean {
  const own = typeOfValue(value);
  return own === type || (own === "integer" && type === "number");
}

/** The values that a schema lists, by `enum` or `const`; undefined if it lists none. */
export function listedValues({
  enum: values,
  const: only,
}: Schema): readonly JsonValue[] | undefined {
  return values ?? (only === undefined ? undefined : [only]);
}

/** Any of the schemas: one that is alone, or repeated, is itself. */
export function eitherOf(schemas: readonly Schema[]): Schema {
  const [first = {}, ...others] = schemas.length > 1 ? distinct(schemas) : schemas;
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

/** Whether a schema excludes every value, as `false` does. */
export function allowsNothing({ not }: Schema): boolean {
  return not !== undefined && isEmpty(not);
}

/** Whether a schema has no keyword at all. */
export function isEmpty(schema: Schema): boolean {
  return Object.keys(schema).length === 0;
}

/** Whether a schema's listed values, or the types of its alternatives, leave room for a value. */
export function mayBe(schema: Schema, value: JsonValue): boolean {
  const allowed = listedValues(schema);
  if (allowed) return allowed.some((each) => JSON.stringify(each) === JSON.stringify(value));
  const branches = schema.anyOf ?? schema.oneOf;
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
function pick(schema: Schema, wanted: (keyword: string) => boolean): Schema {
  const picked: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (wanted(keyword)) picked[keyword] = value;
  }
  return picked; // of a Schema, each with its type
}

/** Maps the values of a record, onto an object without a prototype: a key may be `__proto__`. */
export function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  const mapped = emptyRecord<To>();
  for (const [key, value] of Object.entries(record)) mapped[key] = map(value);
  return mapped;
}
