import type { JsonObject, JsonValue } from "../../protocol.js";
import { isObject, list, objectOf, typesOf } from "./json-values.js";

/** The schema with what it refers to, and with all that its `allOf` says of an object. */
export function flat(root: JsonObject, given: JsonValue | undefined, depth = 0): JsonObject {
  if (!isObject(given)) return {};
  const { $ref, allOf, ...own } = given;
  if (depth > 20) return own;
  const target = typeof $ref === "string" ? definition(root, $ref) : undefined;
  const parts = [target, ...list(allOf)]
    .filter(isObject)
    .map((part) => flat(root, part, depth + 1));
  return parts.reduceRight<JsonObject>((whole, part) => joinedSchema(part, whole), own);
}

export function joinedSchema(part: JsonObject, whole: JsonObject): JsonObject {
  const properties = { ...objectOf(part["properties"]), ...objectOf(whole["properties"]) };
  const required = [...new Set([...list(part["required"]), ...list(whole["required"])])];
  return {
    ...part,
    ...whole,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function definition(root: JsonObject, reference: string): JsonValue | undefined {
  const [, name = ""] = /^#\/\$defs\/(.*)$/s.exec(reference) ?? [];
  const key = name.replaceAll("~1", "/").replaceAll("~0", "~");
  const definitions = objectOf(root["$defs"]);
  return Object.hasOwn(definitions, key) ? definitions[key] : undefined;
}

export function withoutNull(
  root: JsonObject,
  schema: JsonObject,
): { readonly schema: JsonObject; readonly nullable: boolean } {
  const types = typesOf(schema);
  const values = list(schema["enum"]);
  if (types.includes("null") && types.length > 1) {
    const [type = "", ...others] = types.filter((each) => each !== "null");
    const rest = values.length > 0 ? { enum: values.filter((value) => value !== null) } : {};
    return {
      schema: { ...schema, type: others.length === 0 ? type : [type, ...others], ...rest },
      nullable: true,
    };
  }
  if (values.includes(null) && values.length > 1) {
    return {
      schema: { ...schema, enum: values.filter((value) => value !== null) },
      nullable: true,
    };
  }
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = list(schema[keyword]);
    const others = branches.filter((branch) => typesOf(flat(root, branch))[0] !== "null");
    if (others.length === branches.length || branches.length === 0) continue;
    const { [keyword]: _branches, ...rest } = schema;
    const [only] = others;
    const left =
      others.length === 1 ? joinedSchema(flat(root, only), rest) : { ...rest, [keyword]: others };
    return { schema: left, nullable: true };
  }
  return { schema, nullable: false };
}
