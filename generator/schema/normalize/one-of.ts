import { checkedPart } from "../checked-part.js";
import { type Schema, typesOf } from "../schema.js";
import { hasUnchecked } from "./has-unchecked.js";

/**
 * Turns a `oneOf` whose branches differ only in unchecked keywords, such as a `format`, into an
 * `anyOf`: to the input check a value fits several branches, so it could never be sent.
 */
export function withoutUncheckedChoice(schema: Schema): Schema {
  if (schema.oneOf === undefined) return schema;
  // Each is written once: there may be hundreds.
  const checks = schema.oneOf.map((branch) => JSON.stringify(checkedPart(branch)));
  const areAlike = new Set(checks).size < checks.length;
  return areAlike || schema.oneOf.some(mayHideAnother) ? asAnyOf(schema) : schema;
}

/** The schema with at least one of its `oneOf` in place of exactly one. */
export function asAnyOf({ oneOf, ...rest }: Schema): Schema {
  if (oneOf === undefined) return rest;
  return rest.anyOf === undefined
    ? { ...rest, anyOf: oneOf, inexact: true }
    : { ...rest, allOf: [...(rest.allOf ?? []), { anyOf: oneOf }], inexact: true };
}

/** Whether a value of another branch may seem to fit this one too. */
function mayHideAnother(branch: Schema, at: number, all: readonly Schema[]): boolean {
  const others = all.filter((_, otherAt) => otherAt !== at);
  // Who writes an object beside a text does not mean that the text fits both.
  const isMeantApart = (other: Schema) =>
    branch.unchecked === "type" &&
    checkedTypes(other).length > 0 &&
    !shareTypes(branch, other, typesOf);
  return (
    others.some(isMeantApart) ||
    (hasUnchecked(branch) && others.some((other) => shareTypes(branch, other, checkedTypes)))
  );
}

/** The types that the check holds a value to. */
function checkedTypes(schema: Schema): readonly string[] {
  return schema.unchecked === undefined ? typesOf(schema) : [];
}

function shareTypes(
  one: Schema,
  other: Schema,
  typesIn: (schema: Schema) => readonly string[],
): boolean {
  const types = typesIn(one);
  const others = typesIn(other);
  return (
    types.length === 0 || others.length === 0 || types.some((type) => others.some(alike(type)))
  );
}

const alike = (type: string) => (other: string) =>
  type === other || (/^(integer|number)$/.test(type) && /^(integer|number)$/.test(other));
