import { checkedPart, type Schema, typesOf } from "../schema.js";

/**
 * A `oneOf` whose branches only differ in what is not checked, such as a `format` or a `pattern`, as
 * an `anyOf`: by the rest a value fits several of them, and none could ever be sent.
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
    isToldByFormat(branch) &&
    all.some((other, otherAt) => otherAt !== at && shareType(branch, other))
  );
}

function isToldByFormat({ format, pattern, items }: Schema): boolean {
  return (format ?? pattern) !== undefined || (items ? isToldByFormat(items) : false);
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
