import { RANGES, typesOf } from "./match-keywords.js";
import type { InputSchema } from "./types.js";

/**
 * What a schema allows, in a few words.
 *
 * @param resolve - finds what a `$ref` leads to
 */
export function expectation(schema: InputSchema, resolve: Resolve, depth = 0): string {
  const target = schema.$ref === undefined || depth > 8 ? undefined : resolve(schema.$ref);
  if (target !== undefined) return expectation(target, resolve, depth + 1);
  if (schema.enum !== undefined) return oneOf(schema.enum);
  if ("const" in schema) return JSON.stringify(schema.const);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined && schema.type === undefined && depth <= 8) {
    return alternatives(branches, resolve, depth);
  }
  const types = typesOf(schema) ?? [];
  const words = types.map((type) => (type === "null" ? type : `${article(type)} ${type}`));
  if (schema.file === true) words.push("a file");
  return (words.join(" or ") || "a value") + limits(schema);
}

type Resolve = (ref: string) => InputSchema | undefined;

/** What was found, shortened: a long prompt is not repeated. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    return value.length > MAX_LENGTH
      ? `${JSON.stringify(`${value.slice(0, MAX_LENGTH)}…`)} (${value.length} characters)`
      : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Blob) return "a file";
  if (value === undefined) return "nothing";
  const isPlain = value === null || typeof value === "number" || typeof value === "boolean";
  return isPlain ? String(value) : `${article(typeof value)} ${typeof value}`;
}

const MAX_LENGTH = 40;

function alternatives(branches: readonly InputSchema[], resolve: Resolve, depth: number): string {
  const constants = branches.filter((branch) => "const" in branch).map((branch) => branch.const);
  const others = branches.filter((branch) => !("const" in branch));
  const words = [
    ...(constants.length > 0 ? [oneOf(constants)] : []),
    ...others.map((each) => expectation(each, resolve, depth + 1)),
  ];
  return [...new Set(words)].join(" or ");
}

const MAX_VALUES = 30;

function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_VALUES).map((value) => JSON.stringify(value));
  if (values.length > MAX_VALUES) shown.push(`… (${values.length} values)`);
  return shown.length === 1 ? shown.join() : `one of ${shown.join(", ")}`;
}

function limits(schema: InputSchema): string {
  const { multipleOf, exclusiveMinimum, exclusiveMaximum, uniqueItems } = schema;
  const parts = [
    ...RANGES.map(([, least, most, unit]) => range(schema[least], schema[most], unit)),
    exclusiveMinimum === undefined ? "" : ` above ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? "" : ` below ${exclusiveMaximum}`,
    multipleOf === undefined ? "" : ` in steps of ${multipleOf}`,
    uniqueItems === true ? " without repetition" : "",
  ];
  return parts.join("");
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return "";
  if (most === undefined) return ` from ${least}${unit}`;
  return least === undefined ? ` up to ${most}${unit}` : ` from ${least} to ${most}${unit}`;
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}
