import { checkedPart } from "../checked-part.js";
import { type Schema, typesOf } from "../schema.js";
import { hasUncheckedKeyword } from "./has-unchecked.js";

/**
 * Turns a `oneOf` whose branches differ only in unchecked keywords, such as a `format`, into an
 * `anyOf`: to the input check a value fits several branches, so it could never be sent.
 */
export function withoutUncheckedChoice(schema: Schema): Schema {
  if (schema.oneOf === undefined || schema.anyOf !== undefined) return schema;
  const { oneOf, ...rest } = schema;
  // Each is written once: there may be hundreds.
  const checks = oneOf.map((branch) => JSON.stringify(checkedPart(branch)));
  const areAlike = new Set(checks).size < checks.length;
  return areAlike || oneOf.some(mayHideAnother) ? { ...rest, anyOf: oneOf } : schema;
}

/** Whether a value of another branch may seem to fit this one too. */
function mayHideAnother(branch: Schema, at: number, all: readonly Schema[]): boolean {
  return (
    isUncheckedText(branch) &&
    all.some((other, otherAt) => otherAt !== at && shareType(branch, other))
  );
}

/** Whether only a format or a pattern, of the value or of its items, tells the branch apart. */
function isUncheckedText(schema: Schema): boolean {
  return hasUncheckedKeyword(schema) || (schema.items ? isUncheckedText(schema.items) : false);
}

function shareType(one: Schema, other: Schema): boolean {
  const types = typesOf(one);
  const others = typesOf(other);
  return (
    types.length === 0 || others.length === 0 || types.some((type) => others.some(alike(type)))
  );
}

const alike = (type: string) => (other: string) =>
  type === other || (/^(integer|number)$/.test(type) && /^(integer|number)$/.test(other));
