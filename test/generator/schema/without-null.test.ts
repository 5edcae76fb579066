import { expect, test } from "vitest";
import type { Schema } from "../../../generator/schema/schema.js";
import { withoutNull } from "../../../generator/schema/without-null.js";

test.for([
  [{ type: ["string", "null"] }, { type: "string" }],
  [{ type: ["string", "number", "null"] }, { type: ["string", "number"] }],
  [{ anyOf: [{}, {}] }, { anyOf: [{}, {}] }],
  [{ type: "null" }, { type: "null" }],
  [{ type: "object" }, { type: "object" }],
] as const)("without null %j is %j", ([schema, without]) => {
  // The cases are constant, and schemas are not.
  expect(withoutNull(JSON.parse(JSON.stringify(schema)))).toEqual(without);
});

test.for([{ type: "object" }, { type: ["object", "null"] }] as const)(
  "the data of one answer, %j, has one schema for all that have it",
  (schema) => {
    const data: Schema = { ...schema, type: [schema.type].flat() };
    expect(withoutNull(data)).toBe(withoutNull(data));
  },
);
