import { distinct } from "../../util/json.js";
import {
  annotationsOf,
  type JsonType,
  type Schema,
  typesOf,
  withoutAnnotations,
} from "../schema.js";

/** Unions of `const`s, as TypeBox writes them, and branches that only add null, made plain. */
export function asLiterals(schema: Schema): Schema {
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = schema[keyword];
    if (branches === undefined) continue;
    const { [keyword]: _, ...others } = schema;
    const plain = plainUnion(keyword, branches, others);
    if (plain) return plain;
  }
  return schema;
}

function plainUnion(
  keyword: "anyOf" | "oneOf",
  branches: readonly Schema[],
  others: Schema,
): Schema | undefined {
  const rest = branches.filter((branch) => !isNull(branch));
  const hasNull = rest.length < branches.length;
  const [only] = rest;
  if (only === undefined) return undefined;
  if (rest.every(isLiteral) && !isLiteral(others)) {
    const allowed = rest.flatMap((branch) => branch.enum ?? [branch.const ?? null]);
    const base: Schema = { ...others, enum: distinct(allowed) };
    return hasNull ? nullable(base) : base;
  }
  const [type, ...types] = rest.length > 1 ? bareTypes(keyword, rest) : [];
  if (type !== undefined && others.type === undefined && !isLiteral(others)) {
    const base: Schema = { ...others, type: types.length > 0 ? [type, ...types] : type };
    return hasNull ? nullable(base) : base;
  }
  if (rest.length === 1 && fitTogether(only, others)) {
    return hasNull ? nullable({ ...only, ...others }) : { ...only, ...others };
  }
  const text = branches.find((branch) => branch.type === "string");
  return text && branches.length === 2 && branches.some(isOnlyFile)
    ? { ...text, ...others, file: true }
    : undefined;
}

/** The types of branches that say nothing else; none where one does, or where two may not both hold. */
function bareTypes(keyword: "anyOf" | "oneOf", branches: readonly Schema[]): JsonType[] {
  const areBare = branches.every((branch) => {
    const { type, ...others } = withoutAnnotations(branch);
    return type !== undefined && Object.keys(others).length === 0;
  });
  if (!areBare) return [];
  const types = branches.flatMap(typesOf);
  const each = new Set(types);
  const overlap = each.size < types.length || (each.has("integer") && each.has("number"));
  if (overlap && keyword === "oneOf") return [];
  if (each.has("number")) each.delete("integer");
  return [...each];
}

/** Null by its type, or as the one value that is allowed. */
function isNull({ type, enum: values, const: only }: Schema): boolean {
  return type === "null" || only === null || (values?.length === 1 && values[0] === null);
}

function isLiteral(schema: Schema): boolean {
  return schema.const !== undefined || schema.enum !== undefined;
}

/** Whether two schemas hold together where their keywords are put into one. */
function fitTogether(branch: Schema, others: Schema): boolean {
  const keywords = Object.keys(withoutAnnotations(others)) as (keyof Schema)[]; // of a Schema
  return keywords.every((keyword) => branch[keyword] === undefined || keyword === "type");
}

/** A place that takes a file and nothing else. */
function isOnlyFile(schema: Schema): boolean {
  return schema.file === true && schema.type === undefined;
}

/** OpenAPI writes a file in a multipart form as a string of format `binary`. */
export function asFile(schema: Schema): Schema {
  if (schema.format !== "binary") return schema;
  const { type: _, format, ...rest } = schema;
  const types = new Set(typesOf(schema));
  if (!types.delete("string")) return schema;
  const file: Schema = { ...rest, file: true };
  if (types.size === 0) return file;
  return types.delete("null") && types.size === 0 ? nullable(file) : schema;
}

/** The schema, with null allowed too. */
export function nullable(schema: Schema): Schema {
  const types = typesOf(schema);
  if (isLiteral(schema)) {
    const { const: value = null, ...rest } = schema;
    const allowed = schema.enum ?? [value];
    return {
      ...rest,
      enum: allowed.includes(null) ? allowed : [...allowed, null],
      ...(types.length > 0 && { type: [...new Set([...types, "null" as const])] }),
    };
  }
  const checks = withoutAnnotations(schema);
  if (Object.keys(checks).length === 0) return schema;
  if (types.length > 0 && !schema.anyOf && !schema.oneOf && !schema.allOf) {
    return { ...schema, type: [...new Set([...types, "null" as const])] };
  }
  const { anyOf, ...others } = checks;
  const isUnion = anyOf !== undefined && Object.keys(others).length === 0;
  const branches = isUnion ? anyOf : [checks];
  return { ...annotationsOf(schema), anyOf: [...branches, { type: "null" }] };
}
