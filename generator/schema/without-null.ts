import { type Schema, typesOf } from "./schema.js";
import { resolveRef } from "./walk.js";

/**
 * A schema without null among its values, if it has others.
 *
 * @param root - has the definitions that it refers to
 */
export function withoutNull(schema: Schema, root: Schema = schema): Schema {
  const { $ref, ...own } = schema;
  const definition = resolveRef(root, schema);
  if (definition !== undefined) {
    return takesNull(definition) ? withoutNull({ ...definition, ...own }, root) : schema;
  }
  if (!takesNull(schema)) return schema;
  const { anyOf, enum: listed, type: _, ...rest } = schema;
  const types = typesOf(schema).filter((type) => type !== "null");
  const [type, ...more] = types;
  return {
    ...rest,
    ...(type && { type: more.length > 0 ? types : type }),
    ...(listed && { enum: listed.filter((value) => value !== null) }),
    ...(anyOf && { anyOf: anyOf.filter((each) => !isNull(each)) }),
  };
}

function takesNull(schema: Schema): boolean {
  const { anyOf = [], enum: listed = [] } = schema;
  const isOnlyNull = isNull(schema) || (listed.length === 1 && listed[0] === null);
  const hasNull = typesOf(schema).includes("null") || listed.includes(null);
  return !isOnlyNull && (hasNull || anyOf.some(isNull));
}

function isNull(schema: Schema): boolean {
  const [type, ...others] = typesOf(schema);
  return type === "null" && others.length === 0;
}
