import type { JsonSchema } from "../contract/input-schema.js";

/** The schema with the schemas directly in it mapped; values such as `default` stay as they are. */
export function mapSchemas(
  schema: object,
  map: (child: JsonSchema) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, mapped(keyword, value, map)]),
  );
}

function mapped(keyword: string, value: unknown, map: (child: JsonSchema) => unknown): unknown {
  const child = (each: unknown) =>
    // A boolean is a schema too.
    typeof each === "object" && each !== null ? map(each as JsonSchema) : each;
  switch (keyword) {
    case "properties":
    case "$defs":
      return Object.fromEntries(
        Object.entries(Object(value)).map(([name, each]) => [name, child(each)]),
      );
    case "anyOf":
    case "oneOf":
    case "allOf":
    case "prefixItems":
      return Array.isArray(value) ? value.map(child) : value;
    case "items":
    case "additionalProperties":
    case "not":
      return child(value);
    default:
      return value;
  }
}
