import { isObject, type JsonValue } from "../util/json.js";
import { mapRecord, type Schema } from "./schema.js";
import { schemasOfValue } from "./walk.js";

/** The schema of an object without one of its fields, such as that which carries the key. */
export function withoutField(schema: Schema, name: string): Schema {
  const judging = schemasOfValue(schema, schema);
  const { $defs, ...root } = schema;
  const omit = (each: Schema): Schema => omitField(each, name);
  return {
    ...omit(root),
    ...($defs && { $defs: mapRecord($defs, (each) => (judging.has(each) ? omit(each) : each)) }),
  };
}

function omitField(schema: Schema, name: string): Schema {
  const { properties, required, examples } = schema;
  const left: Schema = { ...schema };
  if (properties) left.properties = omitKey(properties, name);
  if (required) left.required = required.filter((each) => each !== name);
  if (examples) left.examples = examples.map((each) => omitFrom(each, name));
  if (schema.default !== undefined) left.default = omitFrom(schema.default, name);
  for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
    const branches = schema[keyword];
    if (branches) left[keyword] = branches.map((branch) => omitField(branch, name));
  }
  return left;
}

function omitFrom(value: JsonValue, name: string): JsonValue {
  return isObject(value) ? omitKey(value, name) : value;
}

function omitKey<Value>(record: Readonly<Record<string, Value>>, name: string) {
  const left = mapRecord(record, (each) => each);
  delete left[name];
  return left;
}
