import { fitsLimits } from "./constraints.js";
import { canonical } from "./json.js";
import type { InputSchema } from "./types.js";

/** Whether a value fits the keywords that judge it alone, without its items or fields. */
export function fits(schema: InputSchema, value: unknown): boolean {
  const kind = kindOf(value);
  const types = typesOf(schema);
  const isOther = (type: string): boolean =>
    type !== kind && !(type === "integer" && Number.isInteger(value));
  if (types?.every(isOther)) return false;
  if (schema.enum !== undefined && !isOneOf(schema.enum, value)) return false;
  if ("const" in schema && !isOneOf([schema.const], value)) return false;
  return fitsLimits(schema, value, kind);
}

/** The types that a schema allows; `undefined` if it allows all. */
export function typesOf({ type }: InputSchema): readonly string[] | undefined {
  return typeof type === "string" ? [type] : type;
}

/** JSON Schema's name of a value's type. Non-finite numbers are not JSON numbers. */
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
