import { constraintKeywords, isUnchecked } from "../constraints.js";
import type { Schema } from "../schema.js";
import { schemasWithin } from "../walk.js";

const uncheckedKeywords = constraintKeywords.filter(isUnchecked);

/**
 * Whether the input check may accept more than a schema does, since it cannot judge all of it: a
 * `pattern`, what a recursive `$ref` leads to, or what was lost when the schema was read.
 */
export function hasUnchecked(schema: Schema): boolean {
  return [...schemasWithin(schema)].some(
    (each) =>
      each.inexact === true ||
      each.unchecked === "all" ||
      each.$ref !== undefined ||
      uncheckedKeywords.some((keyword) => each[keyword] !== undefined),
  );
}
