import { constraints, isConstraint } from "../schema/constraints.js";
import type { Schema } from "../schema/schema.js";
import { schemaShape } from "../schema/walk.js";
import { emptyRecord } from "../util/json.js";
import { anyString, children, items, type LockPart, unreadable } from "./lock-part.js";
import { isKept } from "./schema-digest.js";

/** Reads back what `schemaDigest` made. */
export function parseSchema(part: LockPart): Schema {
  if (part.value === undefined) throw unreadable(part, "expected an object");
  const schema = emptyRecord<unknown>();
  for (const [keyword, value] of children(part)) {
    if (keyword === "title" || isKept(keyword)) schema[keyword] = keywordValue(keyword, value);
    else throw unreadable(value, "expected a keyword that modelsmith writes");
  }
  return schema; // each keyword was read as a Schema has it
}

function keywordValue(keyword: string, part: LockPart): unknown {
  switch (schemaShape(keyword)) {
    case "record": {
      const record = emptyRecord<Schema>();
      for (const [name, schema] of children(part)) record[name] = parseSchema(schema);
      return record;
    }
    case "list":
      return items(part).map(parseSchema);
    case "one":
      return typeof part.value === "boolean" ? part.value : parseSchema(part);
    default:
      return isConstraint(keyword) ? constraintValue(keyword, part) : plainValue(keyword, part);
  }
}

function constraintValue(keyword: keyof typeof constraints, part: LockPart): unknown {
  const wanted = { text: "string", flag: "boolean" }[String(constraints[keyword].value)];
  if (typeof part.value === (wanted ?? "number")) return part.value;
  throw unreadable(part, `expected a ${wanted ?? "number"}`);
}

function plainValue(keyword: string, part: LockPart): unknown {
  switch (keyword) {
    case "$ref":
    case "title":
      return anyString(part);
    case "type":
      return Array.isArray(part.value) ? items(part).map(anyString) : anyString(part);
    case "required":
      return items(part).map(anyString);
    case "enum":
      return items(part).map(({ value = null }) => value);
    case "file":
    case "deprecated":
      if (typeof part.value === "boolean") return part.value;
      throw unreadable(part, "expected true or false");
    default:
      return part.value;
  }
}
