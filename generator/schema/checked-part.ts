import type { InputSchema } from "@modelsmith/runtime";
import { constraintKeywords, constraints, isUnchecked } from "./constraints.js";
import type { Schema } from "./schema.js";
import { mapValue, schemasWithin } from "./walk.js";

/** The schema without annotations, in a fixed order of keywords: what the input check needs. */
export function checkedPart(schema: Schema): InputSchema {
  const { unchecked } = schema;
  if (unchecked === "all") {
    // A file, or anything else.
    return [...schemasWithin(schema)].some(({ file }) => file)
      ? { anyOf: [{ file: true }, {}] }
      : {};
  }
  const checked: Record<string, unknown> = {};
  const keywords = Object.entries(schema).filter(
    ([keyword]) => ranks.has(keyword) && !(keyword === "type" && unchecked === "type"),
  );
  if (keywords.length > 1) keywords.sort(([one], [other]) => rankOf(one) - rankOf(other));
  if (schema.filled && schema.default !== undefined) checked["default"] = schema.default;
  for (const [keyword, value] of keywords) checked[keyword] = mapValue(keyword, value, checkedPart);
  return checked; // every checked keyword is one of InputSchema's, with its type
}

const checkedConstraints = (["number", "string", "array", "object"] as const).flatMap((type) =>
  constraintKeywords.filter(
    (keyword) => constraints[keyword].type === type && !isUnchecked(keyword),
  ),
);

const ranks: ReadonlyMap<string, number> = new Map(
  [
    "$ref",
    "type",
    "file",
    "enum",
    "const",
    ...checkedConstraints,
    "required",
    "additionalProperties",
    "properties",
    "prefixItems",
    "items",
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "$defs",
  ].map((keyword, rank) => [keyword, rank]),
);

function rankOf(keyword: string): number {
  return ranks.get(keyword) ?? -1;
}
