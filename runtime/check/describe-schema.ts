import type { InputSchema } from "../contract/input-schema.js";
import { article } from "../util/describe-value.js";
import { limitWords } from "./constraints.js";
import { typesOf } from "./match-keywords.js";

/**
 * What a schema allows, in a few words.
 *
 * @param resolve - finds the definition that a schema refers to
 */
export function expectation(schema: InputSchema, resolve: Resolve, depth = 0): string {
  const target = depth > MAX_DEPTH ? undefined : resolve(schema);
  if (target !== undefined) return expectation(target, resolve, depth + 1);
  if (schema.enum !== undefined) return oneOf(schema.enum);
  if ("const" in schema) return JSON.stringify(schema.const);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined && schema.type === undefined && depth <= MAX_DEPTH) {
    return alternatives(branches, resolve, depth);
  }
  const types = typesOf(schema) ?? [];
  const words = types.map((type) => (type === "null" ? type : `${article(type)} ${type}`));
  if (schema.file === true)
    words.push(words.length > 0 ? "a file" : "a file (a Blob, File, Buffer or Uint8Array)");
  return (words.join(" or ") || "a value") + limitWords(schema);
}

type Resolve = (schema: InputSchema) => InputSchema | undefined;

/** Definitions and alternatives within each other are worded this deep. */
const MAX_DEPTH = 8;

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
  const words = values.slice(0, MAX_VALUES).map((value) => JSON.stringify(value));
  if (values.length > MAX_VALUES) words.push(`… (${values.length} values)`);
  return words.length === 1 ? words.join() : `one of ${words.join(", ")}`;
}
