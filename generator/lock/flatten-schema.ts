import { type Schema, typesOf } from "../schema/schema.js";
import type { JsonValue } from "../util/json.js";

/** What callers depend on of one field. */
export interface FieldDigest {
  /** In a short notation: `string`, `string[]`, `file`, `null`. Several are a union. */
  readonly types: readonly string[];
  readonly required: boolean;
  readonly default?: JsonValue;
  /** The allowed values, where they are listed; null among them is one of `types`. */
  readonly values?: readonly JsonValue[];
  readonly limits?: Limits;
  readonly deprecated?: true;
}

export type Limits = Readonly<Record<string, number | string | true>>;

const limitKeywords = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "uniqueItems",
  "format",
  "pattern",
] as const satisfies readonly (keyof Schema)[];

const isLimit: ReadonlySet<string> = new Set(limitKeywords);

/**
 * The fields of a schema by their paths, in the spec's order: `size`, `size.width`, `images[]` for
 * the items of a list, `meta.*` for free keys, `(Edit)` for one of several alternatives, by title
 * or number, `#Node` for a part that recurs.
 */
export function flattenSchema(schema: Schema): ReadonlyMap<string, FieldDigest> {
  const rows = new Map<string, FieldDigest>();
  addChildren(rows, "", schema);
  for (const [name, definition] of Object.entries(schema.$defs ?? {})) {
    addRow(rows, `#${name}`, definition, true);
  }
  return rows;
}

type Rows = Map<string, FieldDigest>;

function addRow(rows: Rows, path: string, given: Schema, required: boolean): void {
  const schema = withoutNullBranch(given);
  const limits = limitsOf(schema);
  const values = valuesOf(schema);
  rows.set(path, {
    types: typeNames(schema),
    required,
    ...(schema.default !== undefined && { default: schema.default }),
    ...(values !== undefined && { values }),
    ...(limits !== undefined && { limits }),
    ...(schema.deprecated && { deprecated: true }),
  });
  addChildren(rows, path, schema);
}

function addChildren(rows: Rows, path: string, schema: Schema): void {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const required = new Set(schema.required);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    addRow(rows, below(name), field, required.has(name));
  }
  if (schema.items && hasConstraints(schema.items)) addRow(rows, `${path}[]`, schema.items, true);
  schema.prefixItems?.forEach((item, index) => {
    addRow(rows, `${path}[${index}]`, item, true);
  });
  const { additionalProperties } = schema;
  if (typeof additionalProperties === "object" && hasConstraints(additionalProperties)) {
    addRow(rows, below("*"), additionalProperties, false);
  }
  for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
    const branches = (schema[keyword] ?? []).filter(hasConstraints);
    branches.forEach((branch, index) => {
      const label = branchLabel(branches, branch, index);
      addRow(rows, `${path}(${label})`, branch, keyword === "allOf");
    });
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

/** A branch goes by its title where no other has the same, so that one more does not shift it. */
function branchLabel(branches: readonly Schema[], branch: Schema, index: number): string {
  const { title } = branch;
  const alone = branches.filter((other) => other.title === title).length === 1;
  return title !== undefined && alone ? title : String(index + 1);
}

/** Whether a schema holds more than its type, which its holder's row tells. */
function hasConstraints(schema: Schema): boolean {
  return Object.keys(schema).some((keyword) => !ofTheRow.has(keyword));
}

const ofTheRow: ReadonlySet<string> = new Set(
  "type $ref file title description examples readOnly writeOnly".split(" "),
);

/** The types that a schema allows, each once, in the spec's order. */
function typeNames(schema: Schema): readonly string[] {
  const { $ref, file, items, prefixItems, anyOf, oneOf } = schema;
  if ($ref !== undefined) return [$ref.slice("#/$defs/".length)];
  const named = typesOf(schema).map((type) => {
    if (type !== "array" || prefixItems !== undefined) return type;
    const item = items === undefined ? ["any"] : typeNames(items);
    return item.length === 1 ? `${item[0]}[]` : `(${item.join(" | ")})[]`;
  });
  const branches = [...(anyOf ?? []), ...(oneOf ?? [])].flatMap(typeNames);
  const found = named.length > 0 ? named : branches.length > 0 ? branches : literalTypes(schema);
  const all = file ? [...found, "file"] : found;
  return all.length === 0 ? ["any"] : [...new Set(all)];
}

function literalTypes({ enum: allowed, const: only }: Schema): readonly string[] {
  const values = allowed ?? (only === undefined ? [] : [only]);
  return values.map((value) => {
    if (value === null) return "null";
    if (Array.isArray(value)) return "any[]";
    if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
    return typeof value;
  });
}

function valuesOf({ enum: allowed, const: only }: Schema): readonly JsonValue[] | undefined {
  const values = allowed ?? (only === undefined ? undefined : [only]);
  return values?.filter((value) => value !== null);
}

function limitsOf(schema: Schema): Limits | undefined {
  if (!Object.keys(schema).some((keyword) => isLimit.has(keyword))) return undefined;
  const found = limitKeywords.flatMap((keyword) => {
    const limit = schema[keyword];
    return limit === undefined || limit === false ? [] : [[keyword, limit] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
