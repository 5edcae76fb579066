import { type Schema, typesOf } from "../../generator/schema/schema.js";
import type { JsonValue } from "../../generator/util/json.js";

/** One field of an input, as `inspect` tells it. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  /** `string`, `array<string>`, `string | integer`, or the name of a schema. */
  readonly type: string;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly allowed_values?: readonly JsonValue[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusive_minimum?: number;
  readonly exclusive_maximum?: number;
  readonly multiple_of?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly nullable?: true;
  readonly deprecated?: true;
}

/**
 * The fields of an input in the spec's order. Of a body with alternatives: the fields of all of
 * them; required are those that every alternative requires.
 */
export function fieldsOf(input: Schema): readonly Field[] {
  const required = requiredOf(input, input, 0);
  return [...properties(input)].map(([name, schema]) => field(input, name, schema, required));
}

/** The schema of each field; where alternatives have it differently, that of the first. */
export function properties(input: Schema): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>();
  collect(input, input, found, 0);
  return found;
}

/** The schema behind a `$ref`, which leads to `#/$defs/…` only. */
export function resolved(root: Schema, schema: Schema): Schema {
  const name = schema.$ref?.slice("#/$defs/".length);
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target === undefined || target === schema ? schema : target;
}

/** Alternatives within alternatives end here. */
const maxLevels = 20;

function collect(root: Schema, schema: Schema, found: Map<string, Schema>, level: number): void {
  if (level > maxLevels) return;
  const own = resolved(root, schema);
  for (const [name, property] of Object.entries(own.properties ?? {})) {
    if (!found.has(name)) found.set(name, property);
  }
  for (const branch of [...(own.allOf ?? []), ...(own.anyOf ?? []), ...(own.oneOf ?? [])]) {
    collect(root, branch, found, level + 1);
  }
}

function requiredOf(root: Schema, schema: Schema, level: number): ReadonlySet<string> {
  if (level > maxLevels) return new Set();
  const own = resolved(root, schema);
  const names = new Set(own.required);
  for (const branch of own.allOf ?? []) {
    for (const name of requiredOf(root, branch, level + 1)) names.add(name);
  }
  for (const branches of [own.anyOf, own.oneOf]) {
    const [first, ...others] = (branches ?? []).map((each) => requiredOf(root, each, level + 1));
    for (const name of first ?? []) if (others.every((each) => each.has(name))) names.add(name);
  }
  return names;
}

function field(root: Schema, name: string, schema: Schema, required: ReadonlySet<string>): Field {
  const own = { ...resolved(root, schema), ...schema };
  const allowed = allowedValues(own);
  const description = own.description ?? own.title;
  return {
    name,
    required: required.has(name),
    type: typeWord(root, schema, 0),
    ...(description !== undefined && { description }),
    ...(own.default !== undefined && { default: own.default }),
    ...(allowed.length > 0 && { allowed_values: allowed }),
    ...limits(own),
    ...(own.pattern !== undefined && { pattern: own.pattern }),
    ...(own.format !== undefined && { format: own.format }),
    ...(isNullable(own) && { nullable: true }),
    ...(own.deprecated && { deprecated: true }),
  };
}

const limitNames = {
  minimum: "minimum",
  maximum: "maximum",
  exclusiveMinimum: "exclusive_minimum",
  exclusiveMaximum: "exclusive_maximum",
  multipleOf: "multiple_of",
  minLength: "min_length",
  maxLength: "max_length",
  minItems: "min_items",
  maxItems: "max_items",
} as const;

function limits(schema: Schema): Partial<Field> {
  // A list that may also be null keeps its limits in the branch that is not null.
  const holders = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const entries = Object.entries(limitNames).flatMap(([keyword, name]) => {
    const value = holders
      .map((holder) => holder[keyword as keyof typeof limitNames]) // the keys of limitNames
      .find((limit) => limit !== undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The values of an enum, but for null: `nullable` says that. */
export function allowedValues(schema: Schema): readonly JsonValue[] {
  const own = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return own.filter((value) => value !== null);
}

function isNullable(schema: Schema): boolean {
  return (
    typesOf(schema).includes("null") ||
    schema.enum?.includes(null) === true ||
    [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((branch) => branch.type === "null")
  );
}

/** A schema's type in a word. Null is left out: `nullable` says that. */
function typeWord(root: Schema, schema: Schema, level: number): string {
  const name = schema["x-component"] ?? schema.$ref?.slice("#/$defs/".length);
  if (name !== undefined) return name;
  if (level > maxLevels) return "any";
  const words = typesOf(schema)
    .filter((type) => type !== "null")
    .map((type) => {
      if (type === "array" && schema.items) {
        return `array<${typeWord(root, schema.items, level + 1)}>`;
      }
      return type === "object" && schema.title !== undefined ? schema.title : type;
    });
  if (words.length === 0) words.push(...allowedValues(schema).map(valueType));
  if (words.length === 0) {
    for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
      if (branch.type !== "null") words.push(typeWord(root, branch, level + 1));
    }
  }
  if (words.length === 0 && schema.file) words.push("file");
  return [...new Set(words)].join(" | ") || "any";
}

function valueType(value: JsonValue): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
