import { expect, it } from "vitest";
import { checkInput } from "../../runtime/check/check-input.js";
import type { InputSchema } from "../../runtime/index.js";
import { expectWithinBound } from "./within-bound.js";

function many<Each>(count: number, each: (at: number) => Each): Each[] {
  return Array.from({ length: count }, (_, at) => each(at));
}

function fields(count: number): Record<string, unknown> {
  return Object.fromEntries(many(count, (at): [string, unknown] => [`field_${at}`, at]));
}

function listOfLists(levels: number): InputSchema {
  if (levels === 0) return { type: "string" };
  const items = listOfLists(levels - 1);
  return {
    anyOf: [
      { type: "array", items },
      { type: "array", items, minItems: 1 },
    ],
  };
}
let lists: unknown = [1];
for (let level = 0; level < 16; level += 1) lists = [lists, lists];

const twice: InputSchema = { anyOf: [{ $ref: "#/$defs/one" }, { $ref: "#/$defs/one" }] };
const manyFields = fields(60_000);
const objects = many(100_000, (at) => ({ a: at % 1000 }));

it.each<[string, InputSchema, unknown]>([
  ["1.1 million items that must differ", { uniqueItems: true }, many(1_100_000, (at) => at)],
  ["objects that must differ", { uniqueItems: true }, many(100_000, (at) => ({ a: at }))],
  ["one large item that must differ", { uniqueItems: true }, [many(500_000, (at) => at % 10)]],
  ["1.1 million items", { items: { type: "integer" } }, many(1_100_000, (at) => at)],
  ["60,000 unknown fields", { properties: {}, additionalProperties: false }, manyFields],
  ["60,000 fields of a map", { additionalProperties: { type: "integer" } }, manyFields],
  [
    "60,000 fields that are counted",
    { anyOf: many(50, (at) => ({ minProperties: 90_000 + at })) },
    manyFields,
  ],
  ["alternatives in alternatives", listOfLists(12), lists],
  ["alternatives that multiply without end", { $defs: { one: twice }, ...twice }, 1],
  [
    "alternatives of items",
    { items: { oneOf: many(20, (at) => ({ properties: { a: { const: at } } })) } },
    objects,
  ],
  ["an enum of objects", { items: { enum: many(1000, (at) => ({ a: at })) } }, objects],
  [
    "a text that is counted",
    { anyOf: many(50, (at) => ({ maxLength: 600_000 + at })) },
    "😀".repeat(250_000) + "x".repeat(360_000),
  ],
  [
    "long names",
    { additionalProperties: false },
    Object.fromEntries(many(10, (at) => ["~/".repeat(50_000) + at, 1])),
  ],
])("%s take less than 50 ms", (name, schema, value) => {
  const { $defs, ...field } = schema;
  const input: InputSchema = { ...($defs && { $defs }), properties: { field } };
  expectWithinBound(name, () => checkInput(input, { field: value }));
});

it("60,000 unknown fields of the input itself take less than 50 ms", () => {
  const input = fields(60_000);
  const check = () => checkInput({ properties: { field_a: {} } }, input);
  expect(check()).toHaveLength(100);
  expectWithinBound("fields", check);
});
