import { describe, expect, test } from "vitest";
import { type Field, fieldsOf } from "../../../cli/input/fields.js";
import { normalizeSchema } from "../../../generator/schema/normalize/normalize.js";
import { documentOf } from "../../generator/spec-of.js";

const components = {
  schemas: {
    Shape: { type: "string", enum: ["square", "wide"] },
    Point: {
      type: "object",
      properties: { x: { type: "number" }, next: { $ref: "#/components/schemas/Point" } },
    },
  },
};

/** The fields of an input as a spec writes it. */
function fields(input: object): readonly Field[] {
  return fieldsOf(normalizeSchema(documentOf({ components }), input as never, "", "input"));
}

function field(schema: object): Field {
  const [only] = fields({ type: "object", properties: { field: schema } });
  if (only === undefined) throw new Error("there is no field");
  return only;
}

describe("the type of a field is", () => {
  test.each<[string, object]>([
    ["string", { type: "string" }],
    ["string | integer", { type: ["string", "integer"] }],
    ["string | integer", { anyOf: [{ type: "string" }, { type: "integer" }] }],
    ["array<string>", { type: "array", items: { type: "string" } }],
    ["integer | null", { type: ["integer", "null"] }],
    [
      "array<string> | null",
      { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] },
    ],
    [
      "array<array<number>>",
      { type: "array", items: { type: "array", items: { type: "number" } } },
    ],
    ["Shape", { $ref: "#/components/schemas/Shape" }],
    ["array<Point>", { type: "array", items: { $ref: "#/components/schemas/Point" } }],
    ["string", { enum: ["a", "b"] }],
    ["string | integer", { enum: ["auto", 5] }],
    ["boolean", { const: true }],
    ["Size", { title: "Size", type: "object", properties: {} }],
    ["object", { type: "object" }],
    ["any", {}],
  ])("%s of %j", (type, schema) => {
    expect(field(schema).type).toBe(type);
  });
});

test("limits, values, default and null are told", () => {
  expect(field({ type: "integer", minimum: 1, maximum: 4, multipleOf: 1, default: 2 })).toEqual({
    name: "field",
    required: false,
    type: "integer",
    default: 2,
    minimum: 1,
    maximum: 4,
    multiple_of: 1,
  });
  expect(
    field({ type: ["string", "null"], minLength: 1, maxLength: 9, pattern: "^a", format: "uri" }),
  ).toEqual({
    name: "field",
    required: false,
    type: "string | null",
    min_length: 1,
    max_length: 9,
    pattern: "^a",
    format: "uri",
    nullable: true,
  });
  const list = { type: "array", items: {}, minItems: 1, maxItems: 14 };
  expect(field({ anyOf: [list, { type: "null" }] })).toMatchObject({
    min_items: 1,
    max_items: 14,
    nullable: true,
  });
  expect(field({ $ref: "#/components/schemas/Shape" })).toMatchObject({
    allowed_values: ["square", "wide"],
  });
});

test("of alternatives all fields are told, and required is what each requires", () => {
  const branch = (name: string) => ({
    type: "object",
    properties: { feature: { const: name }, [name]: { type: "string" } },
    required: ["feature", name],
  });
  const told = fields({ oneOf: [branch("draw"), branch("edit")] });
  expect(told.map(({ name, required }) => [name, required])).toEqual([
    ["feature", true],
    ["draw", false],
    ["edit", false],
  ]);
  // The values of all of them: each alternative is of one.
  expect(told[0]?.allowed_values).toEqual(["draw", "edit"]);
});

test("a field for which one alternative takes any value lists none, and has no default of another", () => {
  const branch = (model: object) => ({ type: "object", properties: { model } });
  const [listed, open] = [{ enum: ["a", "b"], default: "a" }, { type: "string" }];
  const [told] = fields({ anyOf: [branch(listed), branch(open)] });
  expect([told?.allowed_values, told?.default]).toEqual([undefined, undefined]);
});
