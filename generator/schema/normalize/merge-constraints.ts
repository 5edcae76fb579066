import { hasType, type JsonType, type Schema, typesOf } from "../schema.js";

/**
 * Two schemas that both must hold as one, where their keywords can be put together: the narrower of
 * two limits, what only one of them says, what both say alike.
 *
 * @returns undefined where both are needed
 */
export function merged(one: Schema, other: Schema): Schema | undefined {
  const both: Record<string, unknown> = { ...one };
  for (const [keyword, right] of Object.entries(other)) {
    const left = both[keyword];
    const value = left === undefined ? right : together(keyword, left, right);
    if (value === undefined) return undefined;
    both[keyword] = value;
  }
  return narrowed(both); // the keywords and values of two schemas
}

/** One may bring the values and the other the type, or the one value that is left of them. */
function narrowed({ enum: values, const: only, ...rest }: Schema): Schema | undefined {
  if (values === undefined) return only === undefined ? rest : { ...rest, const: only };
  const types = typesOf(rest);
  const left = values.filter(
    (value) =>
      (types.length === 0 || types.some((type) => hasType(value, type))) &&
      (only === undefined || JSON.stringify(value) === JSON.stringify(only)),
  );
  return left.length > 0 ? { ...rest, enum: left } : undefined;
}

const least = /^(exclusiveMinimum|minimum|minLength|minItems|minProperties)$/;
const most = /^(exclusiveMaximum|maximum|maxLength|maxItems|maxProperties)$/;

function together(keyword: string, left: unknown, right: unknown): unknown {
  if (JSON.stringify(left) === JSON.stringify(right)) return left;
  if (typeof left === "number" && typeof right === "number") {
    if (least.test(keyword)) return Math.max(left, right);
    if (most.test(keyword)) return Math.min(left, right);
  }
  if (keyword === "type") return commonTypes(asList(left), asList(right));
  if (keyword !== "enum" || !Array.isArray(left) || !Array.isArray(right)) return undefined;
  const allowed = new Set(right.map((value) => JSON.stringify(value)));
  const shared = left.filter((value) => allowed.has(JSON.stringify(value)));
  return shared.length > 0 ? shared : undefined;
}

/** The types of two keywords `type`. */
function asList(type: unknown): readonly JsonType[] {
  return (Array.isArray(type) ? type : [type]) as JsonType[]; // the keyword says the type
}

/** An integer is a number. */
function commonTypes(
  left: readonly JsonType[],
  right: readonly JsonType[],
): JsonType | JsonType[] | undefined {
  const allows = (types: readonly JsonType[], type: JsonType) =>
    types.includes(type) || (type === "integer" && types.includes("number"));
  const common = [
    ...left.filter((type) => allows(right, type)),
    ...right.filter((type) => !left.includes(type) && allows(left, type)),
  ];
  return common.length > 1 ? common : common[0];
}
