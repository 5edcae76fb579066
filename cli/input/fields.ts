import {
  type Constraints,
  constraintKeywords,
  constraints,
  type InspectedConstraints,
} from "../../generator/schema/constraints.js";
import { listedValues, type Schema, typeOfValue, typesOf } from "../../generator/schema/schema.js";
import {
  alternatives,
  definitionName,
  fieldSchemas,
  resolveRef,
} from "../../generator/schema/walk.js";
import { distinct, type JsonValue } from "../../generator/util/json.js";

/** One field of an input, as `inspect` prints it. */
export interface Field extends InspectedConstraints {
  readonly name: string;
  readonly required: boolean;
  /** `string`, `array<string>`, `integer | null`, or the name of a schema. */
  readonly type: string;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly allowed_values?: readonly JsonValue[];
  readonly nullable?: true;
  readonly deprecated?: true;
}

/**
 * The fields of an input in the spec's order. A body with alternatives has the fields of all of
 * them; a field is required if every alternative requires it.
 */
export function fieldsOf(input: Schema): readonly Field[] {
  const required = requiredFields(input, input, []);
  return [...properties(input)].map(([name, schema]) => field(input, name, schema, required));
}

/** The schema of each field; if alternatives differ, that of the first, with the values of all. */
export function properties(input: Schema): ReadonlyMap<string, Schema> {
  const fields = [...fieldSchemas(input, input)];
  return new Map(fields.map(([name, schemas]) => [name, withAllValues(input, schemas)]));
}

function withAllValues(root: Schema, [first = {}, ...others]: readonly Schema[]): Schema {
  const own = dereferenced(root, first);
  const lists = [own, ...others.map((each) => dereferenced(root, each))].map(listedValues);
  if (lists[0] === undefined || distinct(lists).length === 1) return first;
  const { enum: _enum, const: _const, default: _default, ...rest } = own;
  // One that lists none takes any value.
  if (lists.includes(undefined)) return rest;
  return { ...rest, enum: distinct(lists.flatMap((values) => values ?? [])) };
}

/** The schema behind a `$ref`, or the schema itself. */
export function dereferenced(root: Schema, schema: Schema): Schema {
  return resolveRef(root, schema) ?? schema;
}

/** @param seen - schemas that enclose this one: a reference may lead back to them */
function requiredFields(
  root: Schema,
  schema: Schema,
  seen: readonly Schema[],
): ReadonlySet<string> {
  const own = dereferenced(root, schema);
  if (seen.includes(own)) return new Set();
  const inner = (branch: Schema) => [...requiredFields(root, branch, [...seen, own])];
  const ofAlternatives = [own.anyOf, own.oneOf].flatMap((branches = []) => {
    const [first = [], ...others] = branches.map(inner);
    return first.filter((name) => others.every((names) => names.includes(name)));
  });
  return new Set([...(own.required ?? []), ...(own.allOf ?? []).flatMap(inner), ...ofAlternatives]);
}

function field(root: Schema, name: string, schema: Schema, required: ReadonlySet<string>): Field {
  const own = { ...dereferenced(root, schema), ...schema };
  const allowed = allowedValues(own);
  const description = own.description ?? own.title;
  return {
    name,
    required: required.has(name),
    type: isNullable(own) ? `${typeName(schema)} | null` : typeName(schema),
    ...(description !== undefined && { description }),
    ...(own.default !== undefined && { default: own.default }),
    ...(allowed.length > 0 && { allowed_values: allowed }),
    ...limits(own),
    ...texts(own),
    ...(isNullable(own) && { nullable: true }),
    ...(own.deprecated && { deprecated: true }),
  };
}

/** The limits that are numbers. A list that may also be null has them in the other branch. */
function limits(schema: Schema): InspectedConstraints {
  const all = [schema, ...alternatives(schema)];
  const entries = constraintKeywords.flatMap((keyword) => {
    const { key } = constraints[keyword];
    const limit = all.map((each) => each[keyword]).find((value) => value !== undefined);
    return key === undefined || typeof limit !== "number" ? [] : [[key, limit] as const];
  });
  return Object.fromEntries(entries);
}

/** The limits that are texts: those of a branch describe that branch alone. */
function texts(schema: Schema): InspectedConstraints {
  const entries = constraintKeywords.flatMap((keyword) => {
    const { key } = constraints[keyword];
    const text = schema[keyword];
    return key === undefined || typeof text !== "string" ? [] : [[key, text] as const];
  });
  return Object.fromEntries(entries);
}

/** The constraints of a field under the names that a schema has for them. */
export function constraintsOf(field: Field): Constraints {
  const values: Readonly<Record<string, unknown>> = { ...field };
  const entries = constraintKeywords.flatMap((keyword) => {
    const { key } = constraints[keyword];
    const value = key === undefined ? undefined : values[key];
    return value === undefined ? [] : [[keyword, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The listed values without null: the type and `nullable` cover that. */
export function allowedValues(schema: Schema): readonly JsonValue[] {
  return (listedValues(schema) ?? []).filter((value) => value !== null);
}

/** Whether a field may also be `null`. */
export function isNullable(schema: Schema): boolean {
  return (
    typesOf(schema).includes("null") ||
    schema.enum?.includes(null) === true ||
    alternatives(schema).some((branch) => branch.type === "null")
  );
}

/** A schema's type in a word, without null. */
function typeName(schema: Schema): string {
  const name = schema["x-component"] ?? definitionName(schema);
  if (name !== undefined) return name;
  const own = typesOf(schema)
    .filter((type) => type !== "null")
    .map((type) => {
      if (type === "array" && schema.items) return `array<${typeName(schema.items)}>`;
      return type === "object" && schema.title !== undefined ? schema.title : type;
    });
  const branches = alternatives(schema).filter((branch) => branch.type !== "null");
  const words = [own, allowedValues(schema).map(typeOfValue), branches.map(typeName)].find(
    ({ length }) => length > 0,
  );
  return words ? [...new Set(words)].join(" | ") : schema.file ? "file" : "any";
}
