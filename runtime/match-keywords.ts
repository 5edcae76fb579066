import { asObject, canonical } from "./json.js";
import type { InputSchema } from "./types.js";

/** The keywords that bound a size: of which kind of value, and in what it is counted. */
export const RANGES: readonly (readonly [
  kind: string,
  least: "minimum" | "minLength" | "minItems" | "minProperties",
  most: "maximum" | "maxLength" | "maxItems" | "maxProperties",
  unit: string,
])[] = [
  ["number", "minimum", "maximum", ""],
  ["string", "minLength", "maxLength", " characters"],
  ["array", "minItems", "maxItems", " items"],
  ["object", "minProperties", "maxProperties", " fields"],
];

/** The keywords that look at the value alone, not into it. */
export function fits(schema: InputSchema, value: unknown): boolean {
  const kind = kindOf(value);
  const types = typesOf(schema);
  const isOther = (type: string): boolean =>
    type !== kind && !(type === "integer" && Number.isInteger(value));
  if (types?.every(isOther)) return false;
  if (schema.enum !== undefined && !isOneOf(schema.enum, value)) return false;
  if ("const" in schema && !isOneOf([schema.const], value)) return false;
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

/** The types that a schema allows; `undefined` where it allows all. */
export function typesOf({ type }: InputSchema): readonly string[] | undefined {
  return typeof type === "string" ? [type] : type;
}

/** JSON Schema's name of a value's type; a number is one that JSON can say. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number" && !Number.isFinite(value)) return "no number";
  return Array.isArray(value) ? "array" : typeof value;
}

function isOneOf(allowed: readonly unknown[], value: unknown): boolean {
  return allowed.some(
    (each) => each === value || (typeof each === "object" && canonical(each) === canonical(value)),
  );
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
  // 0.3 / 0.1 is no whole number in floating point: a valid call must not fail on that.
  const times = multipleOf > 0 ? value / multipleOf : 0;
  return Math.abs(Math.round(times) - times) <= 1e-9;
}

/** What is `undefined` is not sent. */
export function fieldNames(value: unknown): string[] {
  const holder = asObject(value) ?? {};
  return Object.keys(holder).filter((name) => holder[name] !== undefined);
}
