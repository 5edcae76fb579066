import { describe, expect, test } from "vitest";
import { fieldsOf } from "../../../cli/input/fields.js";
import { sampleRequest } from "../../../cli/inspect/sample-request.js";
import { readModel } from "../../../generator/read/read-model.js";
import { checkedPart } from "../../../generator/schema/checked-part.js";
import type { Schema } from "../../../generator/schema/schema.js";
import type { JsonObject } from "../../../generator/util/json.js";
import { checkInput } from "../../../runtime/check/check-input.js";
import type { InputSchema } from "../../../runtime/contract/input-schema.js";

const fits = (schema: InputSchema, value: unknown) => checkInput(schema, value).length === 0;

function templateOf(schema: Schema): JsonObject {
  return sampleRequest(schema, fits);
}

function bodyOf(properties: Record<string, Schema>, required: string[] = []): Schema {
  return { type: "object", properties, required };
}

describe("every endpoint of specs/", async () => {
  const { endpoints } = await readModel({ openapi: "specs/openapi.json", unselected: "all" });

  test("there are 38 of them", () => {
    expect(endpoints).toHaveLength(38);
  });

  test.each(endpoints.map((endpoint) => [endpoint.key, endpoint] as const))(
    "%s has a template that fits its schema, with all that is required and every usable default",
    (_, { input, descriptor }) => {
      const template = templateOf(input);
      expect(checkInput(descriptor.input, template)).toEqual([]);
      const fields = fieldsOf(input);
      for (const { name, required } of fields) if (required) expect(template).toHaveProperty(name);
      if (input.oneOf === undefined) {
        const order = fields
          .map(({ name }) => name)
          .filter((name) => Object.hasOwn(template, name));
        expect(Object.keys(template)).toEqual(order);
        for (const { name, default: value } of fields) {
          if (value !== undefined) expect(template).toHaveProperty(name);
        }
      }
    },
  );
});

test("a file where nothing else is taken is named by its path, as a payload names one", () => {
  const template = templateOf(bodyOf({ picture: { file: true } }, ["picture"]));
  expect(template).toEqual({ picture: "@image.png" });
});

describe("a value", () => {
  test.each<[string, Schema, unknown]>([
    ["is the default", { type: "integer", default: 3, minimum: 1 }, 3],
    ["is the first allowed value without one", { enum: ["a", "b"] }, "a"],
    [
      "is the first allowed value where the default is not allowed",
      { enum: ["a"], default: "z" },
      "a",
    ],
    ["is within its limits", { type: "integer", minimum: 7, maximum: 9 }, 7],
    ["stays below an exclusive limit", { type: "integer", exclusiveMinimum: 4 }, 5],
    ["is a multiple", { type: "integer", multipleOf: 8, minimum: 20 }, 24],
    ["may be a fraction", { type: "number", minimum: 0.25, maximum: 0.5 }, 0.25],
    [
      "is an address where the format says so",
      { type: "string", format: "uri" },
      "https://example.com/image.png",
    ],
    ["is as long as it must be", { type: "string", minLength: 3, maxLength: 4 }, "A li"],
    [
      "is a list of as many as there must be",
      { type: "array", minItems: 2, items: { type: "boolean" } },
      [false, false],
    ],
    [
      "repeats nothing where that is forbidden",
      { type: "array", minItems: 2, uniqueItems: true, items: { enum: ["a", "b"] } },
      ["a", "b"],
    ],
    [
      "is not null where something else is allowed",
      { type: ["null", "string"], maxLength: 1 },
      "A",
    ],
    ["is a whole object", bodyOf({ x: { type: "integer" }, y: {} }, ["x"]), { x: 1 }],
    ["comes from the first alternative that fits", { anyOf: [{ not: {} }, { const: 5 }] }, 5],
  ])("%s", (_, schema, wanted) => {
    const template = templateOf(bodyOf({ field: schema }, ["field"]));
    expect(template["field"]).toEqual(wanted);
    expect(fits(checkedPart(schema), template["field"])).toBe(true);
  });

  test("of an optional field without a default is left out", () => {
    expect(templateOf(bodyOf({ a: { type: "string" }, b: { default: 1 } }))).toEqual({ b: 1 });
  });

  test("of a schema that refers to itself ends", () => {
    const node = bodyOf({ next: { $ref: "#/$defs/Node" }, name: { type: "string" } }, ["name"]);
    const schema: Schema = {
      ...bodyOf({ root: { $ref: "#/$defs/Node" } }, ["root"]),
      $defs: { Node: node },
    };
    expect(templateOf(schema)).toEqual({
      root: { name: "A lighthouse made of paper, morning light" },
    });
  });

  test("of alternatives that recur in each other is found in little time", () => {
    const again = Array.from({ length: 8 }, (): Schema => ({ $ref: "#/$defs/Node" }));
    const Node: Schema = { required: ["of"], properties: { of: { anyOf: again } } };
    const body: Schema = { ...bodyOf({ prompt: { type: "string" } }, ["prompt"]), $defs: { Node } };
    const schema = { ...body, properties: { ...body.properties, node: { $ref: "#/$defs/Node" } } };
    expect(templateOf({ ...schema, required: ["prompt", "node"] })).toHaveProperty("prompt");
  });

  test("named __proto__ is an ordinary field", () => {
    const properties: Record<string, Schema> = Object.fromEntries([
      ["__proto__", { type: "integer" }],
    ]);
    const template = templateOf(bodyOf(properties, ["__proto__"]));
    expect(JSON.stringify(template)).toBe('{"__proto__":1}');
  });
});
