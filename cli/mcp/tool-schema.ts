import { plainLines } from "../../generator/encode/plain-lines.js";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";

/** Longest text of a schema, in UTF-16 units: a host sends every schema to its model. */
const maxText = 500;

/**
 * The schema of a tool's arguments: an object, as the protocol demands, whose descriptions have no
 * invisible characters and are short.
 */
export function toolSchema(schema: JsonObject): JsonObject {
  return { ...(withPlainTexts(schema, false) as JsonObject), type: "object" }; // an object stays one
}

/** @param isMap - whether the keys are names of fields, and no keywords */
function withPlainTexts(value: JsonValue, isMap: boolean): JsonValue {
  if (Array.isArray(value)) return value.map((each) => withPlainTexts(each, false));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, each]) => {
    if (isMap) return [key, withPlainTexts(each, false)] as const;
    if (typeof each === "string") return [key, texts.has(key) ? plainText(each) : each] as const;
    return [key, values.has(key) ? each : withPlainTexts(each, maps.has(key))] as const;
  });
  return Object.fromEntries(entries);
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
