import { arrayMember, byCodeUnit, emptyRecord, type JsonObject } from "../../util/json.js";
import type { Schema } from "../schema.js";

/**
 * A schema with its fields in the spec's order, unless an extension such as `x-fal-order-properties`
 * gives another.
 *
 * @param value - the schema as the spec has it
 */
export function inOrder(schema: Schema, value: JsonObject): Schema {
  const { properties } = schema;
  if (properties === undefined) return schema;
  const extension = Object.keys(value)
    .filter((key) => /^x-(.+-)?order-properties$/.test(key))
    .sort(byCodeUnit)[0];
  if (extension === undefined) return schema;
  const first = arrayMember(value, extension).flatMap((name) =>
    typeof name === "string" && Object.hasOwn(properties, name) ? [name] : [],
  );
  const ordered = emptyRecord<Schema>();
  for (const name of [...first, ...Object.keys(properties)]) {
    const property = properties[name];
    if (property) ordered[name] = property;
  }
  return { ...schema, properties: ordered };
}
