import { memoizeByObject } from "../util/memoize.js";
import { type Schema, typesOf } from "./schema.js";

/** A schema without null among its types, if it has others: the same for all that have the data of one answer. */
export const withoutNull: (schema: Schema) => Schema = memoizeByObject((schema: Schema) => {
  const types = typesOf(schema).filter((type) => type !== "null");
  const [type, ...more] = types;
  return type === undefined ? schema : { ...schema, type: more.length > 0 ? types : type };
});
