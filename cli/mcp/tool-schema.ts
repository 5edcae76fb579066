import { plainLines } from "../../generator/encode/plain-lines.js";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";

/** Longest text of a schema, in UTF-16 units: a host sends every schema to its model. */
const maxText = 500;

/**
 * The schema of a tool's arguments: an object, as the protocol demands, whose descriptions have no
 * invisible characters and are short.
 */
export function toolSchema(schema: JsonObject): JsonObject {
  return { ...(withPlainTexts(schema) as JsonObject), type: "object" }; // an object stays one
}

function withPlainTexts(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withPlainTexts);
  return ofEach(value, (each, keyword) => {
    if (typeof each === "string") return texts.has(keyword) ? plainText(each) : each;
    if (maps.has(keyword) && isObject(each)) return ofEach(each, withPlainTexts);
    return values.has(keyword) ? each : withPlainTexts(each);
  });
}

function ofEach(value: JsonValue, change: (each: JsonValue, key: string) => JsonValue): JsonValue {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each, key)]));
}

const texts: ReadonlySet<string> = new Set(["title", "description", "$comment"]);
/** Their keys are names of fields. */
const maps: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs"]);
/** What is in them is data. */
const values: ReadonlySet<string> = new Set(["default", "const", "enum", "examples"]);

function plainText(text: string): string {
  const plain = plainLines(text).join("\n").trim();
  return plain.length > maxText ? `${plain.slice(0, maxText)}…` : plain;
}
