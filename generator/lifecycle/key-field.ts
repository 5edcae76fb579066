import type { Auth } from "@modelsmith/runtime";
import { mapRecord, type Schema } from "../schema/schema.js";
import { holdsBranches, resolveRef } from "../schema/walk.js";
import { isObject, type JsonValue } from "../util/json.js";
import { plainName } from "./field-names.js";
import type { FollowParameter } from "./follow-parameters.js";

/**
 * Whether a field of a body is what the key is sent in: it is called so, and where `key` alone could
 * mean anything, its description speaks of the API.
 */
export function isKeyField({
  name,
  in: place,
  isScalar,
  description = "",
}: FollowParameter): boolean {
  if (place !== "body" || !isScalar) return false;
  const plain = plainName(name);
  return plain === "apikey" || (plain === "key" && /\bapi[\s_-]?(key|token)/i.test(description));
}

/** The field of bodies that carries the key, if that is how it is sent. */
export function bodyKey(auth: Auth | undefined): string | undefined {
  return auth?.in === "body" ? auth.name : undefined;
}

/** An input without a field of it: what carries the key is no input. */
export function withoutField(schema: Schema, name: string): Schema {
  const judging = judgingSchemas(schema, schema, new Set());
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

/** The schemas that judge the input itself, those behind references among them. */
function judgingSchemas(root: Schema, schema: Schema, found: Set<Schema>): ReadonlySet<Schema> {
  if (found.has(schema)) return found;
  found.add(schema);
  const branches = Object.entries(schema)
    .filter(([keyword]) => holdsBranches(keyword))
    // What holds branches is a list of schemas.
    .flatMap(([, value]) => value as readonly Schema[]);
  const target = resolveRef(root, schema);
  for (const each of target ? [...branches, target] : branches) judgingSchemas(root, each, found);
  return found;
}
