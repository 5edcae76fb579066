import { textOfHtml } from "../../util/html-text.js";
import {
  arrayMember,
  distinct,
  type JsonObject,
  type JsonValue,
  member,
  sortKeys,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import {
  type Constraint,
  type ConstraintKeyword,
  constraintKeywords,
  constraints,
} from "../constraints.js";
import { hasType, type JsonType, listedValues, type Schema, typesOf } from "../schema.js";
import { addContentFormat } from "./binary.js";
import { malformed, type NormalizeContext } from "./context.js";

/**
 * What a schema object says without other schemas: types, texts, constraints and values. A keyword
 * whose value makes no sense is left out; a type or value that is impossible is refused.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 * @throws GeneratorError MS1105
 */
export function keywordsOf(context: NormalizeContext, value: JsonObject, at: string): Schema {
  const schema: Schema = {};
  const types = jsonTypes(context, value, at);
  if (types.length > 0) schema.type = types.length === 1 && types[0] ? types[0] : types;
  for (const keyword of ["title", "description"] as const) {
    const text = member(value, keyword);
    if (typeof text === "string") schema[keyword] = textOfHtml(text);
  }
  const names = namesOfNumbers(value);
  if (names !== "") schema.description = [schema.description ?? [], names].flat().join(" ");
  // `inspect` prints the keywords in this order, and the lock hashes them.
  addConstraints(schema, value, textKeywords);
  addContentFormat(schema, value);
  for (const keyword of ["deprecated", "readOnly", "writeOnly"] as const) {
    if (member(value, keyword) === true) schema[keyword] = true;
  }
  addConstraints(schema, value, otherKeywords);
  addValues(context, schema, value, at);
  if (unread.some((keyword) => member(value, keyword) !== undefined)) schema.inexact = true;
  if (isOtherDialect(value)) schema.unchecked = "all";
  return schema;
}

/** Keywords that limit the valid values, and of which the input check is told nothing, or not all. */
const unread = [
  "contains",
  "dependencies",
  "patternProperties",
  "propertyNames",
  "unevaluatedItems",
  "$dynamicRef",
  "$recursiveRef",
];

/** "1: QUEUED, 2: DONE": what a spec calls the numbers of an enum, or each number of a union of them. */
function namesOfNumbers(value: JsonObject): string {
  const branches = ["oneOf", "anyOf"].flatMap((key) => arrayMember(value, key));
  const titled = branches.flatMap((each) => {
    const only = member(each, "const") ?? arrayMember(each, "enum")[0];
    const name = member(each, "title") ?? member(each, "description");
    return Number.isInteger(only) && typeof name === "string" ? [`${only}: ${name}`] : [];
  });
  if (titled.length > 1) return titled.join(", ");
  const numbers = arrayMember(value, "enum");
  if (numbers.length === 0) return "";
  const [names = []] = ["x-enum-varnames", "x-enumNames", "x-enum-descriptions"]
    .map((key) => arrayMember(value, key))
    .filter(({ length }) => length > 0);
  const isWhole = numbers.length === names.length && numbers.every(Number.isInteger);
  return isWhole ? names.map((name, at) => `${numbers[at]}: ${name}`).join(", ") : "";
}

/** A schema of a dialect of its own may mean anything by its keywords. */
function isOtherDialect(value: JsonObject): boolean {
  const dialect = member(value, "$schema");
  return (
    typeof dialect === "string" && !/^https?:\/\/(json-schema|spec\.openapis)\.org\//.test(dialect)
  );
}

function addConstraints(
  schema: Schema,
  value: JsonObject,
  keywords: readonly ConstraintKeyword[],
): void {
  for (const keyword of keywords) {
    const written = member(value, keyword);
    const kind = constraints[keyword].value;
    if (written === undefined) continue;
    if (isOfKind[kind](written)) Object.assign(schema, { [keyword]: written });
    else if (kind === "exclusive" && written === true) makeExclusive(schema, keyword);
  }
}

const isOfKind: Readonly<Record<Constraint["value"], (written: JsonValue) => boolean>> = {
  text: (written) => typeof written === "string",
  flag: (written) => written === true,
  number: Number.isFinite,
  exclusive: Number.isFinite,
  count: (written) => Number.isInteger(written) && Number(written) >= 0,
};

const ofKind = (kind: Constraint["value"]) =>
  constraintKeywords.filter((keyword) => constraints[keyword].value === kind);
const textKeywords = ofKind("text");
const otherKeywords = (["flag", "number", "count", "exclusive"] as const).flatMap(ofKind);

/** OpenAPI 3.0 writes `exclusiveMinimum: true` next to `minimum`; 3.1 writes the limit itself. */
function makeExclusive(schema: Schema, keyword: ConstraintKeyword): void {
  const inclusive = ofKind("number").find(
    (other) => constraints[other].bound === constraints[keyword].bound,
  );
  const limit = inclusive && schema[inclusive];
  if (inclusive === undefined || limit === undefined) return;
  Object.assign(schema, { [keyword]: limit });
  delete schema[inclusive];
}

const jsonTypeNames = ["string", "number", "integer", "boolean", "object", "array", "null"];

function jsonTypes(context: NormalizeContext, value: JsonObject, at: string): JsonType[] {
  const type = member(value, "type");
  if (type === undefined) return [];
  const types = Array.isArray(type) ? type : [type];
  for (const name of types) {
    if (typeof name === "string" && jsonTypeNames.includes(name)) continue;
    throw malformed(context, pointer(at, "type"), `expected one of ${jsonTypeNames.join(", ")}`);
  }
  return [...new Set(types as JsonType[])]; // each was checked above
}

function addValues(context: NormalizeContext, schema: Schema, value: JsonObject, at: string): void {
  for (const keyword of ["const", "default"] as const) {
    const found = member(value, keyword);
    if (found !== undefined) schema[keyword] = finite(context, found, pointer(at, keyword));
  }
  const allowed = member(value, "enum");
  if (Array.isArray(allowed)) {
    if (allowed.length === 0) {
      throw malformed(context, pointer(at, "enum"), "expected at least one value");
    }
    const values = allowed.map((item, index) => finite(context, item, pointer(at, "enum", index)));
    schema.enum = distinct(values);
  }
  settleValues(context, schema, value, at);
  const example = member(value, "example");
  const examples = member(value, "examples");
  const all = Array.isArray(examples) ? examples : example === undefined ? [] : [example];
  if (all.length > 0) schema.examples = all.map(sortKeys);
}

/**
 * Listed values outrank a type that they do not have: a valid call must not fail
 * on a slip of its spec.
 */
function settleValues(
  context: NormalizeContext,
  schema: Schema,
  value: JsonObject,
  at: string,
): void {
  const allowed = listedValues(schema);
  if (allowed === undefined) return;
  const types = typesOf(schema);
  const isNullable = member(value, "nullable") === true;
  const fits = (each: JsonValue) =>
    types.some((type) => hasType(each, type)) || (each === null && isNullable);
  if (types.length === 0 || allowed.every(fits)) return;
  delete schema.type;
  schema.inexact = true;
  context.warn({
    file: context.spec.file,
    pointer: pointer(at, "type"),
    message: "not every allowed value is of this type: the values count",
  });
}

/** `1e400` parses to Infinity, which no JSON can carry. */
function finite(context: NormalizeContext, value: JsonValue, at: string): JsonValue {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw malformed(context, at, "the number is too large to be represented");
  }
  if (typeof value !== "object" || value === null) return value;
  for (const [key, item] of Object.entries(value)) finite(context, item, pointer(at, key));
  return sortKeys(value);
}
