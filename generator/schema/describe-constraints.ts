import {
  type Bound,
  type ConstraintKeyword,
  type Constraints,
  constraintKeywords,
  constraints,
  type Range,
  rangesOf,
  type Words,
} from "./constraints.js";
import { listedValues, type Schema, typesOf } from "./schema.js";

/**
 * What a schema demands beyond its TypeScript type, in words: `Range: 1–4.`, `At most 14 items.`
 * JSDoc, the command line and change reports state limits so. Refusals and the playground's form have them
 * within a sentence: `a number from 1 to 4 in steps of 2`, in `runtime/check/` and `playground/page/`.
 *
 * @param end - closes each statement
 */
export function describeConstraints(schema: Schema, end = "."): readonly string[] {
  const { number, string, array, object } = rangesOf(schema);
  const integers = number || listedValues(schema) ? undefined : describeIntegers(schema);
  const closed = (words: string | undefined) => (words === undefined ? [] : [`${words}${end}`]);
  return [
    ...closed(number && describeRange(number)),
    ...describeKeywords(schema, ofNumbers, end),
    ...closed(integers),
    ...[string, array, object].flatMap((count) => closed(count && describeCount(count))),
    ...describeKeywords(schema, ofOthers, end),
  ];
}

const ofNumbers = constraintKeywords.filter((keyword) => constraints[keyword].type === "number");
const ofOthers = constraintKeywords.filter((keyword) => constraints[keyword].type !== "number");

function describeKeywords(
  schema: Schema,
  keywords: readonly ConstraintKeyword[],
  end: string,
): readonly string[] {
  const stated = (value: Constraints[ConstraintKeyword], words: Words | undefined) =>
    words === undefined || value === undefined || value === false || value === ""
      ? []
      : [words(value, end)];
  return keywords.flatMap((keyword) => {
    const { words, itemWords } = constraints[keyword];
    return [...stated(schema[keyword], words), ...stated(schema.items?.[keyword], itemWords)];
  });
}

function describeIntegers(schema: Schema): string | undefined {
  const types = typesOf(schema).filter((type) => type !== "null");
  if (!types.includes("integer") || types.includes("number")) return undefined;
  return types.length === 1 ? "Integer" : "Numbers are integers";
}

function describeRange({ lower, upper }: Range): string {
  if (lower && upper) {
    if (!lower.isExclusive && !upper.isExclusive) return `Range: ${exact(lower)}–${exact(upper)}`;
    const from = lower.isExclusive ? "more than" : "from";
    const to = upper.isExclusive ? "to less than" : "to";
    return `Range: ${from} ${exact(lower)} ${to} ${exact(upper)}`;
  }
  if (lower) return `${lower.isExclusive ? "More than" : "At least"} ${exact(lower)}`;
  return upper ? `${upper.isExclusive ? "Less than" : "At most"} ${exact(upper)}` : "";
}

/** Every digit of an integer: JavaScript prints those beyond 2^53 rounded. */
function exact({ value }: Bound): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(BigInt(value)) : String(value);
}

/** A count is at least 0 anyway. */
function describeCount({ lower, upper, unit }: Range): string | undefined {
  const counted = (bound: Bound) => `${bound.value} ${unit}${bound.value === 1 ? "" : "s"}`;
  const least = lower && lower.value > 0 ? lower : undefined;
  if (least && upper) {
    return least.value === upper.value
      ? `Exactly ${counted(least)}`
      : `${least.value} to ${counted(upper)}`;
  }
  if (least) return `At least ${counted(least)}`;
  return upper && `At most ${counted(upper)}`;
}
