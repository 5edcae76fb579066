import { canonical, fieldNames } from "./json.js";
import type { InputSchema } from "./types.js";

/** The keywords that bound a size: of which kind of value, and what is counted. */
const RANGES = [
  ["number", "minimum", "maximum", ""],
  ["string", "minLength", "maxLength", " characters"],
  ["array", "minItems", "maxItems", " items"],
  ["object", "minProperties", "maxProperties", " fields"],
] as const;

/** Whether a value is within the limits that a schema sets for its kind. */
export function fitsLimits(schema: InputSchema, value: unknown, kind: string): boolean {
  for (const [of, least, most] of RANGES) {
    const { [least]: min, [most]: max } = schema;
    if (of !== kind || (min ?? max) === undefined) continue;
    const size = sizeOf(value);
    if (size < (min ?? size) || size > (max ?? size)) return false;
  }
  if (typeof value === "number") return fitsNumber(schema, value);
  if (schema.uniqueItems !== true || !Array.isArray(value)) return true;
  return new Set(value.map(canonical)).size === value.length;
}

/** A text has as many characters as code points. */
function sizeOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string")
    return value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, " ").length;
  return Array.isArray(value) ? value.length : fieldNames(value).length;
}

function fitsNumber(schema: InputSchema, value: number): boolean {
  const { exclusiveMinimum, exclusiveMaximum, multipleOf = 0 } = schema;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  // 0.3 / 0.1 is not a whole number in floating point: a valid call must not fail on that.
  const times = multipleOf > 0 ? value / multipleOf : 0;
  return Math.abs(Math.round(times) - times) <= 1e-9;
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
  return least === undefined ? ` up to ${most}${unit}` : ` from ${least} to ${most}${unit}`;
}
