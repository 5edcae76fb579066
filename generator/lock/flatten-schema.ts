import { constraintKeywords } from "../schema/constraints.js";
import { listedValues, type Schema, typesOf } from "../schema/schema.js";
import { alternatives, definitionName } from "../schema/walk.js";
import type { JsonValue } from "../util/json.js";

/** What callers depend on in one field. */
export interface FieldDigest {
  /** In a short notation: `string`, `string[]`, `file`, `null`. Several are a union. */
  readonly types: readonly string[];
  readonly required: boolean;
  readonly default?: JsonValue;
  /** The allowed values, if they are listed; null among them is one of `types`. */
  readonly values?: readonly JsonValue[];
  readonly limits?: Limits;
  readonly deprecated?: true;
}

export type Limits = Readonly<Record<string, number | string | true>>;

/**
 * The fields of a schema by their paths, in the spec's order: `size`, `size.width`, `images[]` for
 * the items of a list, `meta.*` for free keys, `(Edit)` for one of several alternatives, by title
 * or number, `#Node` for a part that recurs.
 */
export function flattenSchema(schema: Schema): ReadonlyMap<string, FieldDigest> {
  const definitions = Object.entries(schema.$defs ?? {});
  return new Map([
    ...rowsInside("", schema),
    ...definitions.flatMap(([name, definition]) => [...rowsOf(`#${name}`, definition, true)]),
  ]);
}

type Row = readonly [path: string, digest: FieldDigest];

function* rowsOf(path: string, given: Schema, required: boolean): Generator<Row> {
  const schema = withoutNullBranch(given);
  const limits = limitsOf(schema);
  const values = listedValues(schema)?.filter((value) => value !== null);
  const digest: FieldDigest = {
    types: typeNames(schema),
    required,
    ...(schema.default !== undefined && { default: schema.default }),
    ...(values !== undefined && { values }),
    ...(limits !== undefined && { limits }),
    ...(schema.deprecated && { deprecated: true }),
  };
  yield [path, digest];
  yield* rowsInside(path, schema);
}

function* rowsInside(path: string, schema: Schema): Generator<Row> {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const { properties = {}, items, prefixItems = [], additionalProperties } = schema;
  const required = new Set(schema.required);
  for (const [name, field] of Object.entries(properties)) {
    yield* rowsOf(below(name), field, required.has(name));
  }
  if (items && needsRow(items)) yield* rowsOf(`${path}[]`, items, true);
  for (const [index, item] of prefixItems.entries()) {
    yield* rowsOf(`${path}[${index}]`, item, true);
  }
  if (typeof additionalProperties === "object" && needsRow(additionalProperties)) {
    yield* rowsOf(below("*"), additionalProperties, false);
  }
  for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
    const branches = (schema[keyword] ?? []).filter(needsRow);
    for (const [index, branch] of branches.entries()) {
      const label = branchLabel(branches, branch, index);
      yield* rowsOf(`${path}(${label})`, branch, keyword === "allOf");
    }
  }
}

/** `anyOf` of one schema and null is that schema, and null is one of its types. */
function withoutNullBranch(schema: Schema): Schema {
  if (schema.anyOf === undefined) return schema;
  const { anyOf: branches, ...rest } = schema;
  const [only, ...others] = branches.filter((branch) => branch.type !== "null");
  if (only === undefined || others.length > 0 || only.$ref !== undefined) return schema;
  return { ...only, ...rest, type: [...typesOf(only), "null"] };
}

/** A branch goes by its title if no other has the same, so that one more does not shift it. */
function branchLabel(branches: readonly Schema[], branch: Schema, index: number): string {
  const { title } = branch;
  const alone = branches.filter((other) => other.title === title).length === 1;
  return title !== undefined && alone ? title : String(index + 1);
}

/** Whether a schema holds more than its type, which the row of its container shows. */
function needsRow(schema: Schema): boolean {
  return Object.keys(schema).some((keyword) => !shownByContainer.has(keyword));
}

const shownByContainer: ReadonlySet<string> = new Set(
  "type $ref file title description examples readOnly writeOnly".split(" "),
);

/** The types that a schema allows, each once, in the spec's order. */
function typeNames(schema: Schema): readonly string[] {
  const { file, items, prefixItems } = schema;
  const definition = definitionName(schema);
  if (definition !== undefined) return [definition];
  const named = typesOf(schema).map((type) => {
    if (type !== "array" || prefixItems !== undefined) return type;
    const item = items === undefined ? ["any"] : typeNames(items);
    return item.length === 1 ? `${item[0]}[]` : `(${item.join(" | ")})[]`;
  });
  const branches = alternatives(schema).flatMap(typeNames);
  const found = [named, branches].find(({ length }) => length > 0) ?? literalTypes(schema);
  const all = file ? [...found, "file"] : found;
  return all.length === 0 ? ["any"] : [...new Set(all)];
}

function literalTypes(schema: Schema): readonly string[] {
  return (listedValues(schema) ?? []).map((value) => {
    if (value === null) return "null";
    if (Array.isArray(value)) return "any[]";
    if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
    return typeof value;
  });
}

function limitsOf(schema: Schema): Limits | undefined {
  const limits = constraintKeywords.flatMap((keyword) => {
    const limit = schema[keyword];
    return limit === undefined || limit === false ? [] : [[keyword, limit] as const];
  });
  return limits.length === 0 ? undefined : Object.fromEntries(limits);
}
