import type { InputSchema } from "../contract/input-schema.js";
import { type Budget, canonical } from "../util/json.js";
import { fitsLimits } from "./constraints.js";

/** Whether a value that is no file fits the keywords that judge it alone, without its items or fields. */
export function fits(schema: InputSchema, value: unknown, budget: Budget): boolean {
  const kind = kindOf(value);
  const { type } = schema;
  if (type === undefined && schema.file === true) return false;
  if (type !== undefined && type !== kind) {
    const types = typeof type === "string" ? [type] : type;
    const isInteger = types.includes("integer") && Number.isInteger(value);
    if (!isInteger && !types.some((each) => each === kind)) return false;
  }
  if (schema.enum !== undefined && !isOneOf(schema.enum, value, budget)) return false;
  if ("const" in schema && !isOneOf([schema.const], value, budget)) return false;
  return fitsLimits(schema, value, kind, budget);
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

function isOneOf(allowed: readonly unknown[], value: unknown, budget: Budget): boolean {
  budget.stepsLeft -= allowed.length / 8;
  if (allowed.includes(value)) return true;
  if (typeof value !== "object") return false;
  const text = canonical(value, budget);
  return allowed.some((each) => typeof each === "object" && canonical(each) === text);
}
