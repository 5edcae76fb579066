import { expect, test } from "vitest";
import { describeField } from "../../../cli/input/describe-field.js";
import { fieldFlags, inputFromFlags, wholeFlag } from "../../../cli/input/field-flags.js";
import type { Schema } from "../../../generator/schema/schema.js";

function flagsOf(...fields: readonly string[]): readonly string[] {
  const properties = Object.fromEntries(
    fields.map((field) => [field, { type: "string" as const }]),
  );
  return fieldFlags({ type: "object", properties }, ["dry-run", "json"]).map(({ name }) => name);
}

test("a field has an option of its own name", () => {
  expect(flagsOf("prompt", "aspect_ratio", "seed-2", "N")).toEqual([
    "prompt",
    "aspect_ratio",
    "seed-2",
    "N",
  ]);
});

test.each([
  "json",
  "dry-run",
  "dryRun",
  "dry-Run",
  "no-dry-run",
  "no-prompt",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "__proto__",
  "a b",
  "größe",
  "-x",
])("a field that is called %s has none: a command line means something else by it", (field) => {
  expect(flagsOf(field, "prompt")).toEqual(["prompt"]);
});

test("of two fields that are one option, the first has it", () => {
  expect(flagsOf("aspectRatio", "aspect-ratio")).toEqual(["aspectRatio"]);
});

test.for([
  ["size", { w: "80", h: "60" }, '{"w":80,"h":60}'],
  ["sizes", ["a", { w: "80" }], '["a",{"w":80}]'],
  ["prompt", { x: "3" }, undefined],
  ["tags", { x: "3" }, undefined],
] as const)("%s in parts, %j, is the value %s", ([name, parts, whole]) => {
  const size = { type: "object" as const, properties: { w: { type: "integer" as const } } };
  const text = { type: "string" as const };
  const properties = {
    size,
    sizes: { type: "array" as const, items: size },
    prompt: text,
    tags: { type: "array" as const, items: text },
  };
  expect(wholeFlag({ type: "object", properties }, name, parts)).toBe(whole);
});

test("values that are no texts are told as JSON", () => {
  const odd = [{ toString: 1, valueOf: 2 }, null, 1, "a"];
  const field = { name: "a", required: false, type: "any", allowed_values: odd };
  expect(describeField(field)).toBe('Values: {"toString":1,"valueOf":2}, null, 1, a.');
});

test.for<[Schema, unknown]>([
  [{ type: ["integer", "null"] }, null],
  [{ anyOf: [{ type: "number" }, { type: "null" }] }, null],
  [{ type: ["string", "null"], enum: ["a", "b", null] }, null],
  [{ type: ["string", "null"] }, "null"],
  [{ type: "integer" }, "null"],
])("null for a field of %j is %j", ([schema, value]) => {
  const input: Schema = { type: "object", properties: { n: schema } };
  expect(inputFromFlags(input, new Map([["n", "null"]]))).toEqual({ n: value });
});
