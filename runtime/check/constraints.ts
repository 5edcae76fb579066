import type { InputSchema } from "../contract/input-schema.js";
import { type Budget, canonical, fieldNames } from "../util/json.js";

/** The keywords that bound a size: of which kind of value, and what is counted. */
const RANGES = [
  ["number", "minimum", "maximum", ""],
  ["string", "minLength", "maxLength", " characters"],
  ["array", "minItems", "maxItems", " items"],
  ["object", "minProperties", "maxProperties", " fields"],
] as const;

/** Whether a value is within the limits that a schema sets for its kind. */
export function fitsLimits(
  schema: InputSchema,
  value: unknown,
  kind: string,
  budget: Budget,
): boolean {
  for (const [of, least, most] of RANGES) {
    if (of !== kind) continue;
    const { [least]: min = -Infinity, [most]: max = Infinity } = schema;
    if (min === -Infinity && max === Infinity) continue;
    const size = sizeOf(value, min, max, budget);
    if (size < min || size > max) return false;
  }
  if (typeof value === "number") return fitsNumber(schema, value);
  if (schema.uniqueItems !== true || !Array.isArray(value)) return true;
  return !hasRepetition(value, budget);
}

function sizeOf(value: unknown, min: number, max: number, budget: Budget): number {
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.length;
  if (typeof value === "string") {
    // Of a text, the characters are its code points: at most two units each, so few need a count.
    const { length } = value;
    return length < min || length / 2 > max || (length / 2 >= min && length <= max)
      ? length
      : codePoints(value, budget);
  }
  const { length } = fieldNames(value);
  budget.stepsLeft -= length;
  return length;
}

function codePoints(text: string, budget: Budget): number {
  budget.stepsLeft -= text.length / 32;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether two items are equal. What is too much to compare counts as different. */
function hasRepetition(items: readonly unknown[], budget: Budget): boolean {
  const seen = new Set<unknown>();
  for (const item of items) {
    budget.stepsLeft -= 1;
    // A quote before a text tells it from the JSON of an object.
    const key =
      typeof item === "string"
        ? `"${item}`
        : typeof item === "object"
          ? canonical(item, budget)
          : item;
    if (budget.stepsLeft <= 0) return false;
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}

function fitsNumber(schema: InputSchema, value: number): boolean {
  const { exclusiveMinimum, exclusiveMaximum, multipleOf = 0 } = schema;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  if (Number.isSafeInteger(value) && Number.isSafeInteger(multipleOf)) {
    return multipleOf === 0 || value % multipleOf === 0;
  }
  // Without `multipleOf` the division gives Infinity or NaN, and neither compares as too far.
  const times = value / multipleOf;
  // 0.3 / 0.1 is not a whole number in floating point: what rounding adds grows with the number.
  return !(Math.abs(Math.round(times) - times) > Math.abs(times) * 2 ** -50);
}

/** The limits of a schema in words, each after a space. */
export function limitWords(schema: InputSchema): string {
  const { multipleOf, exclusiveMinimum, exclusiveMaximum, uniqueItems } = schema;
  return [
    ...RANGES.map(([, least, most, unit]) => rangeWords(schema[least], schema[most], unit)),
    exclusiveMinimum === undefined ? "" : ` above ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? "" : ` below ${exclusiveMaximum}`,
    multipleOf === undefined ? "" : ` in steps of ${multipleOf}`,
    uniqueItems === true ? " without repetition" : "",
  ].join("");
}

function rangeWords(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return "";
  if (most === undefined) return ` from ${least}${unit}`;
  // "An array of up to 2 items", and "a number up to 2".
  const of = unit === "" ? "" : " of";
  return least === undefined ? `${of} up to ${most}${unit}` : ` from ${least} to ${most}${unit}`;
}
