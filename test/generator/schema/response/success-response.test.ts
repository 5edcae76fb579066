import { describe, expect, test } from "vitest";
import { successResponse } from "../../../../generator/schema/response/success-response.js";
import { documentOf, json } from "../../spec-of.js";

/** The response of the one operation of a spec. */
function responseIn(spec: Parameters<typeof documentOf>[0]) {
  const [operation] = documentOf(spec).operations();
  return operation && successResponse(operation);
}

function responseTo(operation: object) {
  return responseIn({ paths: { "/a": { get: operation } } });
}

/** The response whose schema this is. */
function responseOf(schema: unknown) {
  return responseTo(answer({ schema }));
}

function answer(media: object, status = "200", type = "application/json"): object {
  return { responses: { [status]: { description: "", content: { [type]: media } } } };
}

const thrice = (schema: object) => [1, 2, 3].map((at) => ({ ...schema, title: `T${at}` }));
const object = (properties: object) => ({ type: "object", properties });
const state = (data: unknown) => object({ id: {}, status: {}, data });

describe("a field is found", () => {
  test.for<[string, unknown, readonly string[]]>([
    [
      "in one of the alternatives, one for each status",
      { oneOf: [object({ id: {}, status: {} }), object({ id: {}, status: {}, output: {} })] },
      ["output"],
    ],
    [
      "in a part that may be null",
      object({ data: { anyOf: [object({ taskId: {}, state: {} }), { type: "null" }] } }),
      ["data", "state"],
    ],
    [
      "in parts that no plain object could hold together",
      { allOf: [{ ...object({ id: {} }), minProperties: 1 }, state({})] },
      ["status"],
    ],
  ])("%s", ([, schema, path]) => {
    expect(responseOf(schema)?.fieldAt(path)).toBeDefined();
    expect(responseOf(schema)?.fieldAt([...path, "toString"])).toBeUndefined();
  });
});

test("a part that leads nowhere is unknown, with one warning wherever the answer is used", () => {
  const $ref = "#/components/schemas/Gone";
  for (const schema of [state({ $ref }), { oneOf: [state({}), { $ref }] }]) {
    expect(responseOf(schema)?.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining("taken as unknown"),
    ]);
  }
  const components = { schemas: { State: state({ $ref }) } };
  const get = answer({ schema: { $ref: "#/components/schemas/State" } });
  const operations = documentOf({
    paths: { "/a": { get }, "/b": { get } },
    components,
  }).operations();
  const warnings = operations.map((operation) => successResponse(operation)?.warnings);
  const pointer = "/components/schemas/State/properties/data";
  expect(warnings).toMatchObject([[{ pointer }], [{ pointer }]]);
});

describe("the type of the data", () => {
  const dataOf = (data: unknown) => json(responseOf(state(data))?.dataAt(["data"]));

  test.for<[string, unknown]>([
    ["properties", object({ url: { type: "string" } })],
    ["a list", { type: "array", items: { type: "string" } }],
    ["a text", { type: "string" }],
    ["a text or null", { type: ["string", "null"] }],
    ["allowed values", { enum: ["a", "b"] }],
    ["a record", { type: "object", additionalProperties: { type: "string" } }],
  ])("is the spec's schema: %s", ([, schema]) => {
    expect(dataOf(schema)).toEqual({ from: "schema", schema });
  });

  test.for<[string, object]>([
    ["no schema", {}],
    ["an object", { type: "object" }],
    ["an object or null", { type: ["object", "null"] }],
    ["nullable of 3.0", { nullable: true }],
    ["a nullable object of 3.0", { type: "object", nullable: true }],
    ["an empty object", { type: "object", properties: {} }],
  ])("follows the example where there is %s", ([, schema]) => {
    expect(dataOf({ ...schema, example: { url: "u" } })).toMatchObject({
      from: "example",
      schema: { type: "object", properties: { url: { type: "string" } } },
    });
  });

  test("follows the first example that is not null", () => {
    expect(dataOf({ examples: [null, { n: 1 }, { m: 1 }] })).toMatchObject({ example: { n: 1 } });
  });

  test("of an example has every property optional, mixed lists as unions, the rest unknown", () => {
    const example = { b: [1, "a", 2], a: [], c: null, d: [{ x: 1 }, { x: 2 }], e: true };
    expect(dataOf({ example })).toMatchObject({
      schema: {
        type: "object",
        properties: {
          a: { type: "array" },
          b: { type: "array", items: { anyOf: [{ type: "number" }, { type: "string" }] } },
          c: {},
          d: { type: "array", items: { type: "object", properties: { x: { type: "number" } } } },
          e: { type: "boolean" },
        },
      },
    });
  });

  test("is the same whatever the order of an example's keys", () => {
    const of = (example: object) => JSON.stringify(dataOf({ example }));
    expect(of({ a: 1, b: { c: 1, d: 2 } })).toBe(of({ b: { d: 2, c: 1 }, a: 1 }));
  });

  test("follows an example of the whole answer too", () => {
    const whole = { id: "1", status: "COMPLETED", data: { url: "u" } };
    for (const response of [
      responseOf({ ...state({}), example: whole }),
      responseTo(answer({ schema: state({}), example: whole })),
    ]) {
      expect(json(response?.dataAt(["data"]))).toMatchObject({ example: { url: "u" } });
    }
  });

  test("follows the first of the named examples of the whole answer, by name", () => {
    const whole = (url: string) => ({ value: { id: "1", status: "COMPLETED", data: { url } } });
    const media = { schema: state({}), examples: { b: whole("v"), a: whole("u") } };
    expect(json(responseTo(answer(media))?.dataAt(["data"]))).toMatchObject({
      example: { url: "u" },
    });
  });

  test("is that of the one alternative that has it, one for each status", () => {
    const done = object({ id: {}, status: { const: "done" }, data: { type: "string" } });
    const pending = object({ id: {}, status: { const: "pending" } });
    expect(json(responseOf({ anyOf: [pending, done] })?.dataAt(["data"]))).toMatchObject({
      schema: { type: "string" },
    });
  });

  test("is found in little time among definitions that triple at each level", () => {
    const $ref = (level: number) => ({ $ref: `#/components/schemas/L${level}` });
    // Each recurs, so that it stays a definition.
    const schemas = Object.fromEntries(
      Array.from({ length: 24 }, (_, at) => [
        `L${at}`,
        { ...object({ id: {}, back: $ref(at) }), ...(at < 23 && { anyOf: thrice($ref(at + 1)) }) },
      ]),
    );
    const paths = { "/a": { get: answer({ schema: $ref(0) }) } };
    expect(responseIn({ paths, components: { schemas } })?.fieldAt(["id"])).toBeDefined();
  });

  test.for<[string, object]>([
    [
      "in a text, as OpenAPI 3.2 has it",
      object({ event: {}, data: { type: "string", contentSchema: state({ type: "array" }) } }),
    ],
    ["as it is", state({ type: "array" })],
  ])("is what an event carries %s", ([, itemSchema]) => {
    const response = responseTo(answer({ itemSchema }, "200", "text/event-stream"));
    expect(response?.fieldAt(["data"])?.type).toBe("array");
    expect(response?.fieldAt(["status"])).toBeDefined();
  });

  test("is not the text of an event of which nothing more is known", () => {
    const event = object({ id: {}, event: {}, data: { type: "string" } });
    expect(responseTo(answer({ itemSchema: event }, "200", "text/event-stream"))).toBeUndefined();
  });

  test("is unknown without schema and example", () => {
    expect(dataOf({})).toEqual({ from: "nothing" });
    expect(dataOf({ type: "object", nullable: true })).toEqual({ from: "nothing" });
    expect(responseOf(object({ id: {} }))?.dataAt(["data"])).toEqual({ from: "nothing" });
  });

  test("brings along the definitions that recur in it, and no others", () => {
    const $ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const node = (name: string) => object({ next: $ref(name) });
    const paths = {
      "/a": {
        get: answer({ schema: object({ status: {}, data: $ref("Item"), meta: $ref("Other") }) }),
      },
    };
    const components = { schemas: { Item: node("Item"), Other: node("Other") } };
    expect(json(responseIn({ paths, components })?.dataAt(["data"]))).toEqual({
      from: "schema",
      schema: {
        $ref: "#/$defs/Item",
        $defs: { Item: object({ next: { $ref: "#/$defs/Item" } }) },
      },
    });
  });
});

describe("the input that an answer repeats", () => {
  // Read, it would be refused.
  const input = { type: "strange" };

  test("is not read if a status says that it is the state of a generation", () => {
    const schema = object({ id: {}, status: {}, input, data: { type: "string" } });
    expect(responseOf(schema)?.fieldAt(["data"])?.type).toBe("string");
    const paths = { "/a": { get: answer({ schema: { $ref: "#/components/schemas/State" } }) } };
    const components = { schemas: { State: schema } };
    expect(responseIn({ paths, components })?.fieldAt(["data"])?.type).toBe("string");
  });

  test("is read if it may be the result", () => {
    expect(() => responseOf(object({ input, output: {} }))).toThrow("/properties/input");
  });
});

test("the answer is the first 2xx with a body, also 202, 2XX, events, or any type", () => {
  const media = { schema: state({ type: "string" }) };
  const found = (operation: object) => responseTo(operation)?.dataAt(["data"]).from;
  expect(found(answer(media, "202"))).toBe("schema");
  expect(found(answer(media, "2XX"))).toBe("schema");
  expect(found(answer(media, "200", "text/event-stream"))).toBe("schema");
  expect(found(answer(media, "200", "*/*"))).toBe("schema");
  expect(found(answer(media, "400"))).toBeUndefined();
  expect(
    found({ responses: { "204": { description: "" }, ...Object(answer(media, "201")).responses } }),
  ).toBe("schema");
});
