import { emptyRecord } from "../../util/json.js";
import { constraintKeywords } from "../constraints.js";
import { annotationsOf, eitherOf, type Schema, withoutAnnotations } from "../schema.js";
import { mergeConstraints } from "./merge-constraints.js";
import { asLiterals } from "./unions.js";

/**
 * Folds `allOf` into the schema if that changes nothing: one branch alone decides what is valid, or
 * all are plain objects. Other branches stay an `allOf`. Of two texts or defaults the later one
 * wins: a branch refines those before it.
 */
export function mergeAllOf(schema: Schema): Schema {
  if (schema.allOf === undefined) return schema;
  const { allOf, ...rest } = schema;
  const parts = [...allOf, rest].flatMap(conditionsApart);
  const conditions = parts.filter(isCondition);
  const branches = parts.filter((part) => !isCondition(part));
  if (conditions.length > 0) {
    // They leave the rest as mergeable as it is without them.
    const whole = mergeAllOf({ allOf: branches });
    return { ...whole, allOf: [...(whole.allOf ?? []), ...conditions] };
  }
  const annotations: Schema = Object.assign({}, ...branches.map(annotationsOf));
  const checks = branches.map(withoutAnnotations).filter(hasConstraints);
  const [only] = checks;
  if (only === undefined || checks.length === 1) return { ...only, ...annotations };
  if (!checks.every(isPlainObject)) {
    const whole = checks.every(isSingle) ? checks.reduce<Schema | undefined>(fold, {}) : undefined;
    return whole ? { ...whole, ...annotations } : { ...annotations, allOf: checks };
  }
  const properties = mergedProperties(checks);
  const required = [...new Set(checks.flatMap((branch) => branch.required ?? []))];
  for (const name of required) properties[name] ??= {};
  const isImplied = checks.every(({ type, unchecked }) => unchecked === "type" || !type);
  return {
    ...annotations,
    type: "object",
    ...(isImplied && { unchecked: "type" }),
    ...(checks.some(({ inexact }) => inexact) && { inexact: true }),
    properties,
    ...(checks.some((branch) => branch.additionalProperties) && { additionalProperties: true }),
    ...(required.length > 0 && { required }),
  };
}

/** A schema whose `allOf` holds conditions, and these. */
function conditionsApart(schema: Schema): readonly Schema[] {
  const { allOf = [], ...rest } = schema;
  return allOf.length > 0 && allOf.every(isCondition) ? [rest, ...allOf] : [schema];
}

/** "Not this, or else that": what `if` and the like have become. */
function isCondition({ anyOf, ...others }: Schema): boolean {
  return (
    anyOf?.length === 2 &&
    Object.keys(others).length === 0 &&
    Object.keys(anyOf[0] ?? {}).join() === "not"
  );
}

/** A field of which nothing is checked: one of several, for the type alone. */
export function anyOfThem(fields: readonly Schema[]): Schema {
  return { ...asLiterals(eitherOf(fields)), unchecked: "all" };
}

/** Whether a branch has constraints, beyond a type that another one has already. */
function hasConstraints(branch: Schema, at: number, all: readonly Schema[]): boolean {
  const { type, ...others } = branch;
  if (Object.keys(others).length > 0) return true;
  const repeats = (other: Schema, otherAt: number) =>
    JSON.stringify(other.type) === JSON.stringify(type) &&
    other.unchecked === undefined &&
    (otherAt < at || (otherAt > at && Object.keys(other).length > 1));
  return type !== undefined && !all.some(repeats);
}

function fold(whole: Schema | undefined, part: Schema): Schema | undefined {
  return whole && mergeConstraints(whole, part);
}

/** Keywords that look into a value, or that hold other schemas, do not fold one by one. */
const foldable: ReadonlySet<string> = new Set([
  "type",
  "enum",
  "const",
  "inexact",
  ...constraintKeywords,
]);

function isSingle(schema: Schema): boolean {
  return Object.keys(schema).every((keyword) => foldable.has(keyword));
}

const objectKeywords = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "unchecked",
  "inexact",
]);

/** Or an object that allows additional fields, which is the default anyway. */
function isPlainObject(schema: Schema): boolean {
  return (
    (schema.type === undefined || schema.type === "object") &&
    (schema.additionalProperties ?? true) === true &&
    schema.unchecked !== "all" &&
    Object.keys(schema).every((keyword) => objectKeywords.has(keyword))
  );
}

/** The properties of all branches; of one that several have, all must hold. */
function mergedProperties(branches: readonly Schema[]): Record<string, Schema> {
  const properties = emptyRecord<Schema>();
  for (const branch of branches) {
    for (const [name, property] of Object.entries(branch.properties ?? {})) {
      const other = properties[name];
      const isSame = other && JSON.stringify(other) === JSON.stringify(property);
      properties[name] = other && !isSame ? bothFields(other, property) : property;
    }
  }
  return properties;
}

/**
 * A checked field stands alone: one that is not checked, as of a condition's consequence, says nothing beside it. Of
 * two that are not checked either may hold, of two that are both do.
 */
function bothFields(one: Schema, other: Schema): Schema {
  const [checked, ...more] = [one, other].filter(({ unchecked }) => unchecked !== "all");
  if (checked === undefined) return anyOfThem([one, other]);
  return more.length === 0 ? checked : mergeAllOf({ allOf: [one, other] });
}
