import { constraintKeywords, constraints, isUnchecked } from "../schema/constraints.js";
import {
  type JsonType,
  listedValues,
  mapRecord,
  type Schema,
  typeOfValue,
  typesOf,
} from "../schema/schema.js";
import { checkedOfValue, mapValue, schemasWithin } from "../schema/walk.js";
import { binaryFormat, jsonSchemaFormat } from "../util/formats.js";
import { emptyRecord, type JsonObject, type JsonValue, member } from "../util/json.js";
import type { EndpointModel } from "./model.js";

/** The `contentMediaType` of each place of an {@link inputSchema} that takes a file. */
const fileMediaType = "application/octet-stream";

/** What of an endpoint its input's schema is made from. */
type Described = Pick<EndpointModel, "title" | "description" | "input">;

/**
 * The input of an endpoint as its generated function takes it, as JSON Schema 2020-12 that stands
 * alone: with texts, defaults, examples and limits, for people's forms and for models' tools. It
 * accepts what the runtime's check of an input accepts, as far as JSON can say it:
 *
 * - a schema that has fields but no type is of an object here, as in TypeScript: the check takes others;
 * - a `format` of JSON Schema is kept, although the check leaves it to the service. A `pattern` is told
 *   in the description alone: who builds a RegExp of a stranger's text may wait for it for ever;
 * - a place that takes a file has the `contentMediaType` of `application/octet-stream`. If it takes a file
 *   alone, and no text, it has `format: "binary"` too: JSON has no value for it.
 *
 * It holds keywords of JSON Schema alone. What OpenAPI calls the format of a number or of bytes is
 * left out, or said by `contentEncoding`.
 */
export function inputSchema(endpoint: Described): JsonObject {
  const { input, title, description = input.description } = endpoint;
  const { $defs = {}, ...root } = input;
  const type = typesOf(input).includes("array") ? "array" : "object";
  const names = type === "object" ? topLevelNames(input) : undefined;
  const described = annotated({
    ...root,
    title,
    ...(description !== undefined && { description }),
    type,
  });
  return plain({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...described,
    type,
    ...(names && closed(described, names)),
    ...(Object.keys($defs).length > 0 && { $defs: mapRecord($defs, annotated) }),
  });
}

/** As a file would hold it: validators compare the prototypes of listed objects too. */
function plain(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema)) as JsonObject; // JSON.parse is typed `any`
}

/**
 * Whether a place of an {@link inputSchema} takes a file.
 *
 * @forTests
 */
export function isFilePlace(schema: JsonValue): boolean {
  return member(schema, "contentMediaType") === fileMediaType;
}

/**
 * The names that a top-level field may have; undefined if it may have any. The check knows the names
 * of all branches, whichever of them an input fits.
 */
function topLevelNames(input: Schema): readonly string[] | undefined {
  const schemas = [...checkedOfValue(input, input)];
  const isOpen = schemas.some(({ additionalProperties = false }) => additionalProperties !== false);
  const names = new Set(
    schemas.flatMap(({ properties = {}, required = [] }) => [
      ...Object.keys(properties),
      ...required,
    ]),
  );
  return isOpen || names.size === 0 ? undefined : [...names];
}

/** A field that only a branch describes is named at the top too, and described there. */
function closed(described: JsonObject, names: readonly string[]): JsonObject {
  const properties = emptyRecord();
  for (const name of names) properties[name] = member(described["properties"], name) ?? {};
  return { properties, additionalProperties: false };
}

function annotated(schema: Schema): JsonObject {
  const written: Record<string, unknown> = {};
  for (const keyword of texts) {
    const value = keyword === "description" ? descriptionOf(schema) : schema[keyword];
    if (value !== undefined) written[keyword] = value;
  }
  const checked = schema.unchecked === "all" ? uncheckedFields(schema) : checkedKeywords(schema);
  // Every value is one of JSON, or was made of one here.
  return { ...written, ...checked } as JsonObject;
}

const texts = ["title", "description", "deprecated", "default", "examples"] as const;

/** With what no keyword says: the check leaves it to the service, and so may who reads it. */
function descriptionOf(schema: Schema): string | undefined {
  const said = Object.values(formatOf(schema));
  const types = typesOf(schema);
  const isText = types.length === 0 || types.includes("string");
  const unsaid = constraintKeywords.filter(isUnchecked).flatMap((keyword) => {
    const value = schema[keyword];
    if (!isText || typeof value !== "string" || value === "" || said.includes(value)) return [];
    return constraints[keyword].words?.(value, ".") ?? [];
  });
  const words = [schema.description ?? "", ...unsaid].filter((text) => text !== "");
  return words.length > 0 ? words.join("\n") : undefined;
}

/** What is for the type alone excludes nothing, and its texts still help. */
function uncheckedFields(schema: Schema): Record<string, unknown> {
  const { properties } = schema;
  const files = [...schemasWithin(schema)].some(({ file }) => file);
  const fields =
    properties &&
    mapValue("properties", properties, (field) => annotated({ ...field, unchecked: "all" }));
  return {
    ...(files && { contentMediaType: fileMediaType }),
    ...(fields !== undefined && { properties: fields }),
  };
}

function checkedKeywords(schema: Schema): Record<string, unknown> {
  const written: Record<string, unknown> = { ...typeOf(schema), ...formatOf(schema) };
  for (const keyword of keywords) {
    const value = schema[keyword];
    if (value !== undefined) written[keyword] = mapValue(keyword, value, annotated);
  }
  return written;
}

const keywords = [
  "$ref",
  "enum",
  "const",
  ...constraintKeywords.filter((keyword) => !isUnchecked(keyword)),
  "required",
  "properties",
  "additionalProperties",
  "prefixItems",
  "items",
  "anyOf",
  "oneOf",
  "allOf",
  "not",
] as const satisfies readonly (keyof Schema)[];

/** Listed values have a type, although the check needs none: forms and models ask for it. */
function typeOf(schema: Schema): { type?: JsonType | readonly JsonType[] } {
  if (schema.type !== undefined) return { type: schema.type };
  if (schema.file) return { type: "string" };
  const found = new Set((listedValues(schema) ?? []).map(typeOfValue));
  if (found.has("number")) found.delete("integer");
  const types = [...found];
  const [type, ...others] = types;
  if (type === undefined) return {};
  if (others.length === 0) return { type };
  return others.length === 1 && types.includes("null") ? { type: types } : {};
}

function formatOf(schema: Schema): Readonly<Record<string, string>> {
  const said = jsonSchemaFormat(schema) ?? {};
  if (!schema.file) return said;
  const isAlone = schema.type === undefined;
  return { ...(isAlone ? binaryFormat : said), contentMediaType: fileMediaType };
}
