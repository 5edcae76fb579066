import { topLevelNames } from "../check/check-input.js";
import type { InputSchema, JsonSchema } from "../contract/input-schema.js";
import { mapSchemas } from "./map-schemas.js";

/** What the check of an input knows, as JSON Schema 2020-12: types and limits, without texts. */
export function jsonSchemaOf(input: InputSchema): JsonSchema {
  const names = topLevelNames(input);
  const known = Object.fromEntries([...(names ?? [])].map((name) => [name, {}]));
  const { $defs, ...schema } = converted(input);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    ...schema,
    ...(names && {
      properties: { ...known, ...Object(schema["properties"]) },
      additionalProperties: false,
    }),
    ...($defs !== undefined && { $defs }),
  };
}

/** A file has no value in JSON: its place is known by its media type. */
function converted({ file, ...schema }: InputSchema): Record<string, unknown> {
  const plain = mapSchemas(schema, (child) => converted(child));
  if (!file) return plain;
  const media = { contentMediaType: "application/octet-stream" };
  return schema.type === undefined
    ? { ...plain, type: "string", format: "binary", ...media }
    : { ...plain, ...media };
}
