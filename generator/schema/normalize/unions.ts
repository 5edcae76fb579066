import { distinct } from "../../util/json.js";
import {
  annotationsOf,
  isEmpty,
  type JsonType,
  listedValues,
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
  // What holds for the other values need not hold for null; of a `oneOf`, null may fit two.
  const isInexact = hasNull && (!isEmpty(withoutAnnotations(others)) || keyword === "oneOf");
  const mark: Schema = isInexact ? { inexact: true } : {};
  if (rest.every(isLiteral) && !isLiteral(others)) {
    const allowed = rest.flatMap((branch) => listedValues(branch) ?? []);
    const values = distinct(allowed);
    const isSum =
      rest.every(isBareLiteral) && (keyword === "anyOf" || values.length === allowed.length);
    const base: Schema = { ...others, enum: values, ...(isSum ? mark : { inexact: true }) };
    return hasNull ? nullable(base) : base;
  }
  const [type, ...types] = rest.length > 1 ? bareTypes(keyword, rest) : [];
  if (type !== undefined && others.type === undefined && !isLiteral(others)) {
    const base: Schema = { ...others, type: types.length > 0 ? [type, ...types] : type, ...mark };
    return hasNull ? nullable(base) : base;
  }
  if (rest.length === 1 && fitTogether(only, others)) {
    const both: Schema = { ...only, ...others, ...mark };
    return hasNull ? nullable(both) : both;
  }
  const text = branches.find((branch) => branch.type === "string");
  return text && branches.length === 2 && branches.some(isOnlyFile)
    ? { ...text, ...others, file: true, inexact: true }
    : undefined;
}

/** The types of branches that have no other keyword; none if one has, or if two could both match. */
function bareTypes(keyword: "anyOf" | "oneOf", branches: readonly Schema[]): JsonType[] {
  const areBare = branches.every((branch) => {
    const { type, ...others } = withoutAnnotations(branch);
    return type !== undefined && isEmpty(others);
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
  return listedValues(schema) !== undefined;
}

/** Whether a schema says nothing but which values there are; what it says of their type, they fit. */
function isBareLiteral(schema: Schema): boolean {
  const { enum: _, const: __, type: ___, ...others } = withoutAnnotations(schema);
  return isEmpty(others);
}

/** Whether two schemas hold together where their keywords are put into one. */
function fitTogether(branch: Schema, others: Schema): boolean {
  const keywords = Object.keys(withoutAnnotations(others)) as (keyof Schema)[]; // of a Schema
  return keywords.every(
    (keyword) =>
      branch[keyword] === undefined || (keyword === "type" && isSameType(branch, others)),
  );
}

function isSameType(one: Schema, other: Schema): boolean {
  return (
    JSON.stringify([one.type, one.unchecked]) === JSON.stringify([other.type, other.unchecked])
  );
}

/** A place that takes a file and nothing else. */
function isOnlyFile(schema: Schema): boolean {
  return schema.file === true && schema.type === undefined;
}

/** Keywords that null would have to fit too. */
const combining = [
  "$ref",
  "anyOf",
  "oneOf",
  "allOf",
  "not",
] as const satisfies readonly (keyof Schema)[];

/** The schema, with null allowed too. */
export function nullable(schema: Schema): Schema {
  const types = typesOf(schema);
  const isSingle = combining.every((keyword) => schema[keyword] === undefined);
  if (isSingle && isLiteral(schema)) {
    const { const: _, ...rest } = schema;
    return {
      ...rest,
      enum: distinct([...(listedValues(schema) ?? []), null]),
      ...(types.length > 0 && { type: [...new Set([...types, "null" as const])] }),
    };
  }
  const checks = withoutAnnotations(schema);
  if (isEmpty(checks)) return schema;
  if (isSingle && types.length > 0) {
    return { ...schema, type: [...new Set([...types, "null" as const])] };
  }
  const { anyOf, ...others } = checks;
  const isUnion = anyOf !== undefined && isEmpty(others);
  const branches = isUnion ? anyOf : [checks];
  return { ...annotationsOf(schema), anyOf: [...branches, { type: "null" }] };
}
