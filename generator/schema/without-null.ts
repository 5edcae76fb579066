import { type Schema, typesOf } from "./schema.js";

/** A schema without null among its types, if it has others. */
export function withoutNull(schema: Schema): Schema {
  const types = typesOf(schema).filter((type) => type !== "null");
  const [type, ...more] = types;
  return type === undefined ? schema : { ...schema, type: more.length > 0 ? types : type };
}
