import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inputSchema, isFilePlace } from "../../../generator/model/input-schema.js";
import type { EndpointModel } from "../../../generator/model/model.js";
import { readModel } from "../../../generator/read/read-model.js";
import { checkedPart } from "../../../generator/schema/checked-part.js";
import type { SchemaUse } from "../../../generator/schema/normalize/context.js";
import { normalizeSchema } from "../../../generator/schema/normalize/normalize.js";
import { objectInput } from "../../../generator/schema/request/narrow-to-object.js";
import { checkInput } from "../../../runtime/index.js";
import { documentOf, json } from "../spec-of.js";

const ajv = new Ajv2020({ strict: true, validateFormats: false });

describe("the committed specs", async () => {
  const { endpoints } = await readModel({ openapi: "specs/openapi.json", docs: "specs/docs.json" });

  test.for(endpoints.map(({ key }) => key))("%s is a strict schema with all texts", (key) => {
    const endpoint = endpoints.find((each) => each.key === key);
    if (endpoint === undefined) throw new Error("not read");
    const schema = inputSchema(endpoint);
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema["title"]).toBe(endpoint.title);
    expect(describedFields(schema)).toEqual(describedFields(endpoint.input));
    expect([...keywordsIn(schema)].filter((each) => !jsonSchemaKeywords.has(each))).toEqual([]);
  });

  test("one of them, with its limits and its values", () => {
    const endpoint = endpoints.find(({ key }) => key === "google/nano-banana-pro");
    const schema = inputSchema(endpoint as EndpointModel); // the snapshot shows it
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: ["prompt"],
      additionalProperties: false,
      properties: {
        image_urls: {
          type: "array",
          maxItems: 14,
          items: { type: "string", format: "uri", contentMediaType: "application/octet-stream" },
        },
        resolution: { type: "string", enum: ["1K", "2K", "4K"], default: "1K", examples: ["2K"] },
        n: { type: "integer", minimum: 1, maximum: 4, default: 1, examples: [2] },
      },
    });
  });
});

interface Described {
  readonly properties?: unknown;
}

/** Descriptions, defaults and examples by field. */
function describedFields({ properties }: Described): unknown {
  return Object.entries(Object(properties)).map(([name, field]) => {
    const { description, default: value, examples } = Object(field);
    return { name, description, value, examples };
  });
}

const jsonSchemaKeywords: ReadonlySet<string> = new Set([
  ...["$schema", "$ref", "$defs", "title", "description", "default", "examples", "deprecated"],
  ...["type", "enum", "const", "format", "contentMediaType", "contentEncoding"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "minItems", "maxItems", "uniqueItems"],
  ...["minProperties", "maxProperties", "required", "properties", "additionalProperties"],
  ...["prefixItems", "items", "anyOf", "oneOf", "allOf", "not"],
]);

function keywordsIn(schema: unknown, found: Set<string> = new Set()): Set<string> {
  for (const [keyword, value] of Object.entries(Object(schema))) {
    found.add(keyword);
    const isRecord = keyword === "properties" || keyword === "$defs";
    const holds = /^(items|additionalProperties|not)$/.test(keyword);
    const inside = isRecord || Array.isArray(value) ? Object.values(Object(value)) : [value];
    const isList = /^(anyOf|oneOf|allOf|prefixItems)$/.test(keyword);
    if (isRecord || isList || holds) for (const each of inside) keywordsIn(each, found);
  }
  return found;
}

/** The endpoint of a body, as far as its schema depends on it. */
function endpointOf(body: object, use: SchemaUse = "input", root: object = {}) {
  const spec = documentOf({ components: { schemas: { Body: body } }, ...root });
  const schema = normalizeSchema(spec, json(body), "/components/schemas/Body", use);
  const operation = { spec } as Parameters<typeof objectInput>[1]; // for messages
  return { title: "Odd", input: objectInput(schema, operation, "/components/schemas/Body") };
}

const fields = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

describe("a field", () => {
  test.for<[string, object, object]>([
    ["null allowed, of 3.0", { type: "string", nullable: true }, { type: ["string", "null"] }],
    ["null allowed, of 3.1", { type: ["integer", "null"] }, { type: ["integer", "null"] }],
    ["listed values", { enum: ["a", "b"] }, { type: "string", enum: ["a", "b"] }],
    ["values of two types", { enum: ["a", 1] }, { enum: ["a", 1] }],
    ["a value or null", { enum: ["a", null] }, { type: ["string", "null"], enum: ["a", null] }],
    ["a format of OpenAPI", { type: "integer", format: "int64" }, { type: "integer" }],
    [
      "bytes in base64",
      { type: "string", format: "byte" },
      { type: "string", contentEncoding: "base64", description: "Format: byte." },
    ],
    [
      "text of a kind",
      { type: "string", contentMediaType: "text/csv" },
      { type: "string", contentMediaType: "text/csv" },
    ],
    [
      "an example of OpenAPI",
      { type: "string", example: "x" },
      { type: "string", examples: ["x"] },
    ],
    ["extensions", { type: "string", "x-order": 1, xml: {}, externalDocs: {} }, { type: "string" }],
    [
      "a pattern that no RegExp is made of",
      { type: "string", pattern: "^(a+)+$", description: "Letters." },
      { type: "string", description: "Letters.\nPattern: ^(a+)+$" },
    ],
    [
      "an exclusive limit of 3.0",
      { type: "number", minimum: 0, exclusiveMinimum: true },
      { type: "number", exclusiveMinimum: 0 },
    ],
  ])("of %s", ([, written, wanted]) => {
    const schema = inputSchema(endpointOf(fields({ f: written })));
    expect(schema["properties"]).toEqual({ f: wanted });
  });

  test("that is a file, alone or beside a text, is known by its media type", () => {
    const file = { type: "string", format: "binary" };
    const address = { type: "string", format: "uri" };
    const body = fields({ only: file, either: { anyOf: [address, file] }, text: address });
    const { properties } = inputSchema(endpointOf(body, "multipart"));
    expect(properties).toEqual({
      only: { type: "string", format: "binary", contentMediaType: "application/octet-stream" },
      either: { type: "string", format: "uri", contentMediaType: "application/octet-stream" },
      text: address,
    });
    const found = Object.entries(Object(properties)).filter(([, each]) => isFilePlace(json(each)));
    expect(found.map(([name]) => name)).toEqual(["only", "either"]);
  });

  test("with one value is filled in, and so is optional", () => {
    const body = fields({ model: { const: "m1" }, prompt: {} }, { required: ["model", "prompt"] });
    expect(inputSchema(endpointOf(body))).toMatchObject({
      required: ["prompt"],
      properties: { model: { type: "string", const: "m1", default: "m1" } },
    });
  });
});

test("branches keep the constants that tell them apart, and their fields are known at the top", () => {
  const square = fields(
    { kind: { const: "square" }, side: { type: "integer" } },
    { required: ["kind"] },
  );
  const round = fields(
    { kind: { const: "round" }, radius: { type: "integer" } },
    { required: ["kind"] },
  );
  const { input, title } = endpointOf({ oneOf: [square, round] });
  const schema = inputSchema({ input, title });
  const tag = (value: string) => ({ required: ["kind"], properties: { kind: { const: value } } });
  expect(schema).toMatchObject({
    type: "object",
    oneOf: [tag("square"), tag("round")],
    properties: { kind: {}, side: {}, radius: {} },
    additionalProperties: false,
  });
  const validate = ajv.compile(schema);
  expect(
    [{ kind: "round", radius: 1 }, { kind: "round", width: 1 }, {}].map((each) => validate(each)),
  ).toEqual([true, false, false]);
});

test("a schema that contains itself stands alone, by a reference to its own definition", () => {
  const layer = fields({ name: { type: "string" }, below: { $ref: "#/components/schemas/Layer" } });
  const body = fields({ layer: { $ref: "#/components/schemas/Layer" } });
  const root = { components: { schemas: { Body: body, Layer: layer } } };
  const schema = inputSchema(endpointOf(body, "input", root));
  expect(schema["$defs"]).toHaveProperty("Layer.properties.below", { $ref: "#/$defs/Layer" });
  const validate = ajv.compile(schema);
  expect(validate({ layer: { below: { below: { name: "x" } } } })).toBe(true);
  expect(validate({ layer: { below: { below: { name: 1 } } } })).toBe(false);
});

test("a body of which the spec names no field takes any", () => {
  expect(inputSchema(endpointOf({ type: "object" }))).toEqual({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Odd",
    type: "object",
  });
});

const limit = fc.integer({ min: -3, max: 6 });
const count = fc.integer({ min: 0, max: 4 });
const limited: fc.Arbitrary<object> = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom("number", "integer"),
      minimum: limit,
      maximum: limit,
      exclusiveMinimum: limit,
      exclusiveMaximum: limit,
      multipleOf: fc.constantFrom(1, 2, 3, 0.5),
      nullable: fc.boolean(),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record(
    {
      type: fc.constantFrom("string", ["string", "null"]),
      minLength: count,
      maxLength: count,
      default: fc.string({ maxLength: 2 }),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record({
    enum: fc.uniqueArray(fc.constantFrom("a", "b", 1, 2.5, true, null), { minLength: 1 }),
  }),
  fc.record(
    {
      type: fc.constant("array"),
      items: fc.constantFrom({ type: "string" }, { type: "integer", minimum: 0 }),
      minItems: count,
      maxItems: count,
      uniqueItems: fc.boolean(),
    },
    { requiredKeys: ["type"] },
  ),
);
const scalars = fc.oneof(
  limit,
  limit.map((each) => each / 2),
  fc.constantFrom("", "a", "b", "ab", "abc", "😀", "😀😀😀", "abcdef", true, false, null),
);
const given = fc.oneof(scalars, fc.array(scalars, { maxLength: 5 }));

test("what the runtime's check accepts the schema accepts, and nothing else", () => {
  const verdicts = { accepted: 0, refused: 0 };
  const isRequired = fc.boolean();
  const inputs = fc.array(
    fc.dictionary(fc.constantFrom("a", "b", "typo"), given, { maxKeys: 2, noNullPrototype: true }),
    { minLength: 12, maxLength: 12 },
  );
  fc.assert(
    fc.property(limited, limited, isRequired, inputs, (a, b, required, all) => {
      const { input, title } = endpointOf(fields({ a, b }, required ? { required: ["a"] } : {}));
      const validate = ajv.compile(inputSchema({ input, title }));
      for (const each of all) {
        const accepted = checkInput(checkedPart(input), each).length === 0;
        verdicts[accepted ? "accepted" : "refused"] += 1;
        expect(validate(each), JSON.stringify(each)).toBe(accepted);
      }
    }),
    { seed: 19, numRuns: 60 },
  );
  expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(100);
});
