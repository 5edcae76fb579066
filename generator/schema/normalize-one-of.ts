import { checkedPart, type Schema, typesOf } from "./schema.js";

/**
 * A `oneOf` whose branches only differ in what is not checked, such as a `format` or a `pattern`, as
 * an `anyOf`: by the rest a value fits several of them, and none could ever be sent.
 */
export function withoutUncheckedChoice(schema: Schema): Schema {
  const { oneOf, ...rest } = schema;
  if (oneOf === undefined || rest.anyOf !== undefined) return schema;
  const isUnclear = oneOf.some((branch, at) =>
    oneOf.some((other, otherAt) => at !== otherAt && mayHideInside(branch, other)),
  );
  return isUnclear ? { ...rest, anyOf: oneOf } : schema;
}

/** Whether a value of the other branch may seem to fit this one too. */
function mayHideInside(branch: Schema, other: Schema): boolean {
  if (isToldByFormat(branch)) return shareType(branch, other);
  return JSON.stringify(checkedPart(branch)) === JSON.stringify(checkedPart(other));
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
