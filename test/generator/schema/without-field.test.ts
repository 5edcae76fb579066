import { expect, test } from "vitest";
import type { Schema } from "../../../generator/schema/schema.js";
import { withoutField } from "../../../generator/schema/without-field.js";

test("an input without its key has it in no branch, behind no reference and in no example", () => {
  const draw: Schema = { type: "object", properties: { key: {}, prompt: {} }, required: ["key"] };
  const left: Schema = { type: "object", properties: { prompt: {} }, required: [] };
  const nested: Schema = { type: "object", properties: { key: {} } };
  const schema: Schema = {
    ...draw,
    properties: { key: {}, prompt: {}, nested },
    anyOf: [draw, { $ref: "#/$defs/Draw" }],
    examples: [{ key: "k", prompt: "a" }],
    $defs: { Draw: draw, Other: nested },
  };
  expect(withoutField(schema, "key")).toEqual({
    ...left,
    properties: { prompt: {}, nested },
    anyOf: [left, { $ref: "#/$defs/Draw" }],
    examples: [{ prompt: "a" }],
    $defs: { Draw: left, Other: nested },
  });
});
