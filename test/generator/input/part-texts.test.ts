import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partTexts } from "../../../generator/input/part-texts.js";
import type { JsonObject, JsonValue } from "../../../generator/util/json.js";
import { pointer } from "../../../generator/util/json-pointer.js";

/** The objects that a document has at the places of parts, by pointer. */
function partsOf({ paths, definitions, components }: JsonObject): Record<string, JsonValue> {
  const below = (at: string, holder: JsonValue | undefined): [string, JsonValue][] =>
    isRecord(holder)
      ? Object.entries(holder).map(([name, value]) => [pointer(at, name), value])
      : [];
  const kinds = below("/components", components).flatMap(([at, kind]) => below(at, kind));
  const all = [...below("/paths", paths), ...below("/definitions", definitions), ...kinds];
  return Object.fromEntries(all.filter(([, value]) => typeof value === "object" && value !== null));
}

function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

describe("the texts of a spec's parts", () => {
  const name = fc.oneof(
    fc.constantFrom("/a", "a~b", 'q"q', "\\", "é", "{", "]", "paths", "schemas"),
    fc.string(),
  );
  const value = fc.jsonValue({ maxDepth: 4 });
  const holder = fc.oneof(value, fc.dictionary(name, value, { noNullPrototype: true }));
  const document = fc.record({
    openapi: fc.constant("3.1.0"),
    paths: holder,
    definitions: holder,
    components: fc.dictionary(name, holder, { noNullPrototype: true }),
    info: value,
  });

  test.each([undefined, 2])(
    "are what the file has at their places, with %s spaces of margin",
    (space) => {
      fc.assert(
        fc.property(document, (root) => {
          const plain = JSON.parse(JSON.stringify(root)) as JsonObject; // JSON.parse is typed `any`
          const texts = [...partTexts(JSON.stringify(plain, undefined, space))];
          const read = texts.map(([at, text]) => [at, JSON.parse(text)]);
          expect(Object.fromEntries(read)).toEqual(partsOf(plain));
        }),
        { seed: 20_261_126, numRuns: 300 },
      );
    },
  );

  test("are not sought in what only looks like the place of a part", () => {
    const text =
      '{"info":{"paths":{"/a":{}}},"x":[{"components":{"schemas":{"A":{}}}}],"paths":[{}]}';
    expect([...partTexts(text).keys()]).toEqual([]);
  });
});
