import { constraintKeywords, isUnchecked } from "../constraints.js";
import type { Schema } from "../schema.js";
import { schemasWithin } from "../walk.js";

const uncheckedKeywords = constraintKeywords.filter(isUnchecked);

/** Whether a schema has a keyword that the input check cannot judge, such as a `pattern`. */
export function hasUncheckedKeyword(schema: Schema): boolean {
  return uncheckedKeywords.some((keyword) => schema[keyword] !== undefined);
}

/** The same for all schemas in it. A value that fits the checked keywords may still not fit. */
export function hasUnchecked(schema: Schema): boolean {
  return [...schemasWithin(schema)].some(hasUncheckedKeyword);
}
