import { asObject, type JsonObject, sameJson } from "./json.js";
import type { InputSchema, JsonType } from "./types.js";

/** What is left of the work that one check may take. */
export interface Budget {
  stepsLeft: number;
}

/** The keywords that look at the value alone, not into it. */
export function fits(budget: Budget, schema: InputSchema, value: unknown): boolean {
  const { type } = schema;
  if (type !== undefined) {
    const types = typeof type === "string" ? [type] : type;
    if (!types.some((each) => isOfType(value, each))) return false;
  }
  if (schema.enum !== undefined && !schema.enum.some((each) => sameJson(each, value))) return false;
  if ("const" in schema && !sameJson(schema.const, value)) return false;
  if (typeof value === "number") return fitsNumber(schema, value);
  if (typeof value === "string") {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
    if (value.length < minLength) return false;
    // Lengths are in code points; counting them is only needed where code units do not decide.
    if (value.length <= maxLength && value.length >= minLength * 2) return true;
    const length = codePoints(value);
    return length >= minLength && length <= maxLength;
  }
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems } = schema;
    if (value.length < minItems || value.length > maxItems) return false;
    return uniqueItems !== true || areUnique(budget, value);
  }
  if (schema.minProperties === undefined && schema.maxProperties === undefined) return true;
  const holder = asObject(value);
  if (holder === undefined) return true;
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = schema;
  const size = fieldNames(holder).length;
  return size >= minProperties && size <= maxProperties;
}

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return asObject(value) !== undefined;
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function fitsNumber(schema: InputSchema, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined && value < minimum) return false;
  if (maximum !== undefined && value > maximum) return false;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  if (multipleOf === undefined) return true;
  // 0.3 / 0.1 is no whole number in floating point: a valid call must not fail on that.
  const times = value / multipleOf;
  return Math.abs(Math.round(times) - times) <= 1e-9;
}

function codePoints(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) {
    const pair =
      isSurrogate(text.charCodeAt(at - 1), 0xd8) && isSurrogate(text.charCodeAt(at), 0xdc);
    if (pair) count -= 1;
  }
  return count;
}

function isSurrogate(unit: number, half: 0xd8 | 0xdc): boolean {
  return (unit & 0xfc00) === half << 8;
}

function areUnique(budget: Budget, items: readonly unknown[]): boolean {
  const plain = new Set<unknown>();
  const others: unknown[] = [];
  for (const item of items) {
    if (typeof item !== "object" || item === null) {
      if (plain.has(item)) return false;
      plain.add(item);
    } else {
      budget.stepsLeft -= others.length;
      if (budget.stepsLeft <= 0 || others.some((other) => sameJson(other, item))) return false;
      others.push(item);
    }
  }
  return true;
}

/** What is `undefined` is not sent. */
export function fieldNames(holder: JsonObject): string[] {
  return Object.keys(holder).filter((name) => holder[name] !== undefined);
}
