import { schemaOfExample } from "../../openapi/example-schema.js";
import { type JsonValue, member, sortKeys } from "../../util/json.js";
import { listedValues, type Schema, typesOf } from "../schema.js";
import { alternatives, definitionName, schemasWithin } from "../walk.js";
import type { ResponseSchema } from "./response-schema.js";

/** The result of a generation, and where the spec shows it. */
export type DataModel =
  | { readonly from: "schema"; readonly schema: Schema; readonly example?: JsonValue }
  | { readonly from: "example"; readonly schema: Schema; readonly example: JsonValue }
  /** The answer is the media itself. */
  | { readonly from: "bytes"; readonly schema: Schema; readonly example?: JsonValue }
  | { readonly from: "nothing" };

/**
 * The data at a path of a response.
 *
 * @param examples - of the whole response
 * @param isFromExample - its schema is made of one of them
 */
export function readDataModel(
  response: ResponseSchema,
  examples: readonly JsonValue[],
  path: readonly string[],
  isFromExample = false,
): DataModel {
  const schema = response.fieldAt(path);
  if (schema === undefined) return { from: "nothing" };
  const inside = examples.map((whole) => path.reduce<JsonValue | undefined>(member, whole));
  const found = [...(schema.examples ?? []), ...inside].find(
    (value) => value !== null && value !== undefined,
  );
  const example = found === undefined ? undefined : sortKeys(found);
  if (describesValue(schema)) {
    const isPart = response.schema.$defs !== undefined && schema.$defs === undefined;
    const whole = isPart ? { ...schema, $defs: usedDefinitions(response.schema, schema) } : schema;
    if (isFromExample && example !== undefined) return { from: "example", schema, example };
    return { from: "schema", schema: whole, ...(example !== undefined && { example }) };
  }
  if (example === undefined) return { from: "nothing" };
  return { from: "example", schema: schemaOfExample(example), example };
}

/** The definitions that a part of a schema refers to, directly or through others. */
function usedDefinitions(root: Schema, part: Schema): Record<string, Schema> {
  const names = new Set([...schemasWithin(part, root)].map(definitionName));
  return Object.fromEntries(Object.entries(root.$defs ?? {}).filter(([name]) => names.has(name)));
}

/** Whether a schema says more about the value than that it is an object, a list or null. */
function describesValue(schema: Schema): boolean {
  const { properties = {}, items, prefixItems, additionalProperties, allOf = [], $ref } = schema;
  return (
    typesOf(schema).some((type) => !["object", "array", "null"].includes(type)) ||
    Object.keys(properties).length > 0 ||
    typeof additionalProperties === "object" ||
    (items ?? prefixItems ?? $ref ?? listedValues(schema)) !== undefined ||
    [...allOf, ...alternatives(schema)].some(describesValue)
  );
}
