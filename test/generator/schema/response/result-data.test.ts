import { describe, expect, test } from "vitest";
import { responseShape, resultModel } from "../../../../generator/schema/response/result-data.js";
import { documentOf, json } from "../../spec-of.js";

/** The result of operations whose answers have these schemas. */
function result(...schemas: unknown[]) {
  const paths = Object.fromEntries(
    schemas.map((schema, at) => [`/${at}`, { get: answer({ schema }) }]),
  );
  return resultModel(documentOf({ paths }).operations());
}

function answer(media: object, status = "200", type = "application/json"): object {
  return { responses: { [status]: { description: "", content: { [type]: media } } } };
}

const thrice = (schema: object) => [1, 2, 3].map((at) => ({ ...schema, title: `T${at}` }));
const object = (properties: object) => ({ type: "object", properties });
const state = (data: unknown) => object({ id: {}, status: {}, data });

describe("where id, status and data stand", () => {
  test.for<[string, unknown, unknown]>([
    ["at the root", state({}), { id: ["id"], status: ["status"], data: ["data"] }],
    [
      "one level down",
      object({ generation: object({ generation_id: {}, state: {}, output: {} }) }),
      {
        id: ["generation", "generation_id"],
        status: ["generation", "state"],
        data: ["generation", "output"],
      },
    ],
    [
      "two levels down",
      object({ data: object({ result: object({ taskId: {}, queueState: {} }) }) }),
      { id: ["data", "result", "taskId"], status: ["data", "result", "queueState"] },
    ],
    [
      "in one of the alternatives, one for each status",
      { oneOf: [object({ id: {}, status: {} }), object({ id: {}, status: {}, output: {} })] },
      { id: ["id"], status: ["status"], data: ["output"] },
    ],
    [
      "in a part that may be null",
      object({ data: { anyOf: [object({ taskId: {}, state: {} }), { type: "null" }] } }),
      { id: ["data", "taskId"], status: ["data", "state"] },
    ],
    [
      "in parts that no plain object could hold together",
      { allOf: [{ ...object({ id: {} }), minProperties: 1 }, state({})] },
      { id: ["id"], status: ["status"], data: ["data"] },
    ],
    ["nowhere", object({ url: {} }), {}],
    ["in names of the prototype", object({}), {}],
  ])("%s", ([, schema, fields]) => {
    expect(result(schema).fields).toEqual(fields);
  });

  test("answers that disagree leave it open, one that says nothing does not", () => {
    expect(result(object({ id: {} }), object({ task_id: {} })).fields).toEqual({});
    expect(result(object({ id: {} }), object({})).fields).toEqual({ id: ["id"] });
  });
});

test("the words of the status are those of all responses that have one", () => {
  const states = (...words: string[]) => object({ id: {}, status: { enum: words } });
  expect(result(states("a", "b"), object({ id: {} }), states("b", "c")).statuses).toEqual([
    "a",
    "b",
    "c",
  ]);
});

describe("the type of the data", () => {
  const dataOf = (data: unknown) => json(result(state(data)).data);

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
    expect(json(result({ ...state({}), example: whole }).data)).toMatchObject({
      example: { url: "u" },
    });
    const paths = { "/a": { get: answer({ schema: state({}), example: whole }) } };
    expect(json(resultModel(documentOf({ paths }).operations()).data)).toMatchObject({
      example: { url: "u" },
    });
  });

  test("follows the first of the named examples of the whole answer, by name", () => {
    const whole = (url: string) => ({ value: { id: "1", status: "COMPLETED", data: { url } } });
    const media = { schema: state({}), examples: { b: whole("v"), a: whole("u") } };
    const { data } = resultModel(
      documentOf({ paths: { "/a": { get: answer(media) } } }).operations(),
    );
    expect(json(data)).toMatchObject({ example: { url: "u" } });
  });

  test("is that of the one alternative that has it, one for each status", () => {
    const done = object({ id: {}, status: { const: "done" }, data: { type: "string" } });
    const pending = object({ id: {}, status: { const: "pending" } });
    expect(json(result({ anyOf: [pending, done] }).data)).toMatchObject({
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
    const read = resultModel(documentOf({ paths, components: { schemas } }).operations());
    expect(read.fields).toEqual({ id: ["id"] });
  });

  test.for<[string, object]>([
    [
      "in a text, as OpenAPI 3.2 has it",
      object({ event: {}, data: { type: "string", contentSchema: state({ type: "array" }) } }),
    ],
    ["as it is", state({ type: "array" })],
  ])("is what an event carries %s", ([, itemSchema]) => {
    const media = answer({ itemSchema }, "200", "text/event-stream");
    const read = resultModel(documentOf({ paths: { "/a": { post: media } } }).operations());
    expect(read.fields).toEqual({ id: ["id"], status: ["status"], data: ["data"] });
  });

  test("is not the text of an event of which nothing more is known", () => {
    const event = object({ id: {}, event: {}, data: { type: "string" } });
    const media = answer({ itemSchema: event }, "200", "text/event-stream");
    const read = resultModel(documentOf({ paths: { "/a": { post: media } } }).operations());
    expect(read).toMatchObject({ fields: {}, data: { from: "nothing" } });
  });

  test("is unknown without schema and example", () => {
    expect(dataOf({})).toEqual({ from: "nothing" });
    expect(dataOf({ type: "object", nullable: true })).toEqual({ from: "nothing" });
    expect(result(object({ id: {} })).data).toEqual({ from: "nothing" });
    expect(resultModel([]).data).toEqual({ from: "nothing" });
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
    const { data } = resultModel(documentOf({ paths, components }).operations());
    expect(json(data)).toEqual({
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
  const wanted = { fields: { id: ["id"], status: ["status"], data: ["data"] } };

  test("is not read if a status says that it is the state of a generation", () => {
    const schema = object({ id: {}, status: {}, input, data: { type: "string" } });
    expect(result(schema)).toMatchObject(wanted);
    const paths = { "/a": { get: answer({ schema: { $ref: "#/components/schemas/State" } }) } };
    const components = { schemas: { State: schema } };
    expect(resultModel(documentOf({ paths, components }).operations())).toMatchObject(wanted);
  });

  test("is read if it may be the result", () => {
    expect(() => result(object({ input, output: {} }))).toThrow("/properties/input");
  });
});

test("the answer is the first 2xx with a body, also 202, 2XX, events, or any type", () => {
  const media = { schema: state({ type: "string" }) };
  const found = (operation: object) =>
    resultModel(documentOf({ paths: { "/a": { get: operation } } }).operations()).data.from;
  expect(found(answer(media, "202"))).toBe("schema");
  expect(found(answer(media, "2XX"))).toBe("schema");
  expect(found(answer(media, "200", "text/event-stream"))).toBe("schema");
  expect(found(answer(media, "200", "*/*"))).toBe("schema");
  expect(found(answer(media, "400"))).toBe("nothing");
  expect(
    found({ responses: { "204": { description: "" }, ...Object(answer(media, "201")).responses } }),
  ).toBe("schema");
});

describe("an answer shows more than an id", () => {
  test.for<[unknown, boolean]>([
    [object({ id: {} }), false],
    [object({ url: {} }), true],
    [{ oneOf: [object({ url: {} }), object({ error: {} })] }, true],
    [{ type: "array", items: object({ url: {} }) }, true],
    [{ type: "string" }, true],
    [{ type: ["object", "null"] }, false],
  ])("%j: %s", ([schema, more]) => {
    const paths = { "/a": { post: answer({ schema }) } };
    const [operation] = documentOf({ paths }).operations();
    expect(operation && responseShape(operation)).toMatchObject({ more });
  });
});
