import { constraintKeywords, constraints, narrowerBound } from "../schema/constraints.js";
import type { Schema } from "../schema/schema.js";
import { resolveRef } from "../schema/walk.js";
import { distinct } from "../util/json.js";
import { ownTypes, typeNames } from "./type-names.js";

/** The whole schemas of two sides, which hold the definitions. */
export interface Roots {
  readonly before: Schema;
  readonly after: Schema;
}

/** A schema as it is compared: references followed, `allOf` folded, its union apart. */
export interface ValueForm {
  /** What holds for every value. */
  readonly own: Schema;
  /** The forms of which a value has one, null left out; empty unless the schema is a union. */
  readonly variants: readonly Schema[];
  readonly nullable: boolean;
  /** Conditions that cannot be folded. */
  readonly rules: readonly Schema[];
}

export function valueForm(root: Schema, schema: Schema): ValueForm {
  const { allOf = [], ...rest } = withTarget(root, schema);
  const [folded, rules] = allOf.reduce<readonly [Schema, readonly Schema[]]>(
    ([whole, unfolded], each) => {
      const part = withTarget(root, each);
      const isUnion = (part.anyOf ?? part.oneOf) !== undefined;
      const fits = !isUnion || (whole.anyOf ?? whole.oneOf) === undefined;
      const isOnlyNot = Object.keys(part).every((keyword) => keyword === "not");
      return fits && !isOnlyNot && !hasConditions(part)
        ? [foldInto(root, whole, part), unfolded]
        : [whole, [...unfolded, part]];
    },
    [rest, []],
  );
  const { anyOf, oneOf, not, ...own } = folded;
  const branches = (anyOf ?? oneOf ?? []).flatMap((branch) => flattened(root, branch));
  const all = [...rules, ...(not ? [{ not }] : []), ...(anyOf && oneOf ? [{ oneOf }] : [])];
  if (branches.length > 0 && branches.every(isCondition)) {
    const nullable = ownTypes(own).includes("null");
    return { own, variants: [], nullable, rules: [...all, { anyOf: branches }] };
  }
  const variants = branches.filter((branch) => branch.type !== "null");
  const [only] = variants;
  const plain = variants.length === 1 && only !== undefined ? { ...only, ...own } : own;
  return {
    own: plain,
    variants: plain === own ? variants : [],
    nullable: variants.length < branches.length || ownTypes(plain).includes("null"),
    rules: all,
  };
}

/** The types of its forms, as the report names them. */
export function namedTypesOf({ own, variants, nullable }: ValueForm): readonly string[] {
  const types = variants.length > 0 ? variants.flatMap(typeNames) : typeNames(own);
  const others = types.filter((type) => type !== "null");
  return distinct([...others, ...(nullable ? ["null"] : [])]);
}

/** Its types, whatever is in them: a value without any is compared as what it may be. */
export function kindsOf({ own, nullable }: ValueForm): readonly string[] {
  const types = ownTypes(own).filter((type) => type !== "null");
  const known = types.length === 0 ? ["any"] : types;
  return nullable ? [...known, "null"] : known;
}

/** Whether the type of an object takes names that the spec does not list. */
export function isIndexed({ additionalProperties, properties = {} }: Schema): boolean {
  if (additionalProperties === undefined) return Object.keys(properties).length === 0;
  return additionalProperties !== false;
}

/** A branch that only demands fields, or forbids something, names no form of the value. */
function isCondition(schema: Schema): boolean {
  return Object.keys(schema).every((keyword) => conditionKeywords.has(keyword));
}

const conditionKeywords = new Set(["required", "not", "title", "anyOf", "allOf"]);

function hasConditions({ anyOf = [] }: Schema): boolean {
  return anyOf.some(isCondition);
}

/** The branches of a union within a union are branches of the outer one. */
function flattened(root: Schema, branch: Schema): readonly Schema[] {
  const target = withTarget(root, branch);
  const { anyOf, oneOf, title: _, ...rest } = target;
  const inner = anyOf ?? oneOf;
  if (inner === undefined || Object.keys(rest).length > 0) return [target];
  return inner.flatMap((each) => flattened(root, each));
}

/** The schema that a reference leads to, with what stands beside the reference. */
export function withTarget(root: Schema, schema: Schema): Schema {
  const { $ref, ...others } = schema;
  const target = resolveRef(root, schema);
  return target === undefined ? schema : { ...target, ...others };
}

function foldInto(root: Schema, whole: Schema, part: Schema): Schema {
  const folded: Schema = { ...part, ...whole };
  for (const keyword of constraintKeywords) {
    const { bound } = constraints[keyword];
    const [one, other] = [whole[keyword], part[keyword]];
    if (bound === undefined || typeof one !== "number" || typeof other !== "number") continue;
    Object.assign(folded, { [keyword]: narrowerBound(bound, one, other) });
  }
  const fields = { ...part.properties };
  for (const [name, field] of Object.entries(whole.properties ?? {})) {
    const other = fields[name];
    const isSame = other === undefined || JSON.stringify(other) === JSON.stringify(field);
    fields[name] = isSame
      ? field
      : foldInto(root, withTarget(root, field), withTarget(root, other));
  }
  if (Object.keys(fields).length > 0) folded.properties = fields;
  const required = distinct([...(whole.required ?? []), ...(part.required ?? [])]);
  if (required.length > 0) folded.required = required;
  return folded;
}
