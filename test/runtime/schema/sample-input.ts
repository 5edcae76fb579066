import type { JsonSchema } from "../../../runtime/index.js";

/** An input of every required field, by its schema's examples and values. */
export function sampleInput({ properties, required }: JsonSchema): Record<string, unknown> {
  const names = Array.isArray(required) ? required : [];
  return Object.fromEntries(names.map((name) => [name, sampleOf(Object(properties)[name])]));
}

function sampleOf(schema: JsonSchema): unknown {
  const [value] = [schema["examples"], schema["enum"]].flatMap((each) =>
    Array.isArray(each) ? each : [],
  );
  if (value !== undefined) return value;
  if (schema["type"] === "array") return [sampleOf(Object(schema["items"]))];
  return schema["type"] === "string" ? "https://example.com/picture.png" : 1;
}
