import { describe, expect, test } from "vitest";
import type { SchemaUse } from "../../../../generator/schema/normalize/context.js";
import { normalizeSchema } from "../../../../generator/schema/normalize/normalize.js";
import { findViolations } from "../../../../runtime/check/validate.js";
import { documentOf, json } from "../../spec-of.js";
import { checkedSchema } from "../json-schema-suite.js";

function normalize(schema: unknown, use: SchemaUse = "input", schemas: object = {}) {
  const spec = documentOf({ components: { schemas } });
  return json(normalizeSchema(spec, json(schema), "/s", use));
}

const $ref = (name: string) => `#/components/schemas/${name}`;

describe("one form for what OpenAPI 3.0 and 3.1 write in many", () => {
  test.for<[given: string, schema: unknown, want: unknown]>([
    ["true", true, {}],
    ["false", false, { not: {} }],
    ["a const union of TypeBox", { anyOf: [{ const: "a" }, { const: "b" }] }, { enum: ["a", "b"] }],
    [
      "a const union with null",
      { oneOf: [{ const: "a", type: "string" }, { type: "null" }] },
      { enum: ["a", null] },
    ],
    [
      "a const of null among literals",
      { anyOf: [{ const: 1 }, { const: null }] },
      { enum: [1, null] },
    ],
    ["enums and consts together", { anyOf: [{ enum: [1, 2] }, { const: 3 }] }, { enum: [1, 2, 3] }],
    ["an enum that repeats itself", { enum: ["a", "a", "b"] }, { enum: ["a", "b"] }],
    [
      "an enum beside a const union keeps both",
      { enum: ["a"], anyOf: [{ const: "a" }, { const: "b" }] },
      { enum: ["a"], anyOf: [{ const: "a" }, { const: "b" }] },
    ],
    ["nullable of 3.0", { type: "string", nullable: true }, { type: ["string", "null"] }],
    [
      "a nullable enum without null in it",
      { type: "string", enum: ["a"], nullable: true },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    ["a nullable anything", { nullable: true, title: "T" }, { title: "T" }],
    [
      "a union with null",
      { anyOf: [{ type: "string" }, { type: "null" }] },
      { type: ["string", "null"] },
    ],
    [
      "a union with null keeps what stands beside it",
      { anyOf: [{ type: "array", items: {} }, { type: "null" }], default: null, description: "D" },
      { type: ["array", "null"], items: {}, default: null, description: "D" },
    ],
    [
      "a nullable reference",
      { $ref: $ref("Text"), nullable: true, description: "mine" },
      { type: ["string", "null"], description: "mine" },
    ],
    [
      "a nullable allOf",
      { allOf: [{ $ref: $ref("Text") }], nullable: true },
      { type: ["string", "null"], description: "theirs" },
    ],
    [
      "readOnly is seen although null was added around it",
      {
        type: "object",
        properties: {
          id: { anyOf: [{ type: "string" }, { type: "number" }], nullable: true, readOnly: true },
        },
      },
      { type: "object", properties: {} },
    ],
    ["a union of one", { oneOf: [{ type: "string" }], title: "T" }, { type: "string", title: "T" }],
    ["a const of null", { const: null }, { const: null }],
    ["types that repeat", { type: ["string", "string"] }, { type: "string" }],
    [
      "exclusive limits of 3.0",
      { minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false },
      { exclusiveMinimum: 1, maximum: 5 },
    ],
    [
      "exclusive limits of 3.1",
      { exclusiveMinimum: 1, exclusiveMaximum: 2 },
      { exclusiveMinimum: 1, exclusiveMaximum: 2 },
    ],
    [
      "limits that make no sense",
      { minLength: -1, maxLength: "9", maxItems: 1.5, minimum: null },
      {},
    ],
    [
      "properties say that it is an object, to the type alone",
      { properties: { a: {} } },
      { type: "object", unchecked: "type", properties: { a: {} } },
    ],
    [
      "required names that are not declared",
      { type: "object", properties: {}, required: ["a"] },
      { type: "object", properties: { a: {} }, required: ["a"] },
    ],
    [
      "a list of items, as drafts before 2020 write tuples",
      { type: "array", items: [{ const: 1 }, {}] },
      { type: "array", prefixItems: [{ const: 1 }, {}] },
    ],
    [
      "patterns beside closed keys",
      {
        type: "object",
        patternProperties: { "^a": { type: "string" } },
        additionalProperties: false,
      },
      { type: "object", additionalProperties: { type: "string" } },
    ],
    [
      "branches with all the fields beside closed keys that would refuse them",
      { type: "object", anyOf: [{ properties: { a: {} } }, {}], additionalProperties: false },
      { type: "object", anyOf: [{ type: "object", unchecked: "type", properties: { a: {} } }, {}] },
    ],
    [
      "patterns beside open keys promise nothing but that there are others",
      { patternProperties: { "^a": { type: "string" } } },
      { additionalProperties: true },
    ],
    [
      "a record of TypeBox",
      { type: "object", patternProperties: { "^(.*)$": { type: "string" } } },
      { type: "object", additionalProperties: { type: "string" } },
    ],
    [
      "an order given by an extension",
      { properties: { a: {}, b: {}, c: {} }, "x-fal-order-properties": ["c", "toString", 4, "a"] },
      { type: "object", unchecked: "type", properties: { c: {}, a: {}, b: {} } },
    ],
    [
      "keys of values, in one order",
      { default: { b: 1, a: { d: 1, c: 2 } } },
      { default: { a: { c: 2, d: 1 }, b: 1 } },
    ],
  ])("%s", ([, schema, want]) => {
    const got = normalize(schema, "input", { Text: { type: "string", description: "theirs" } });
    expect(JSON.stringify(got, sortKeys)).toBe(JSON.stringify(json(want), sortKeys));
  });
});

/** The order of keywords is not at stake; the order inside `properties` is. */
function sortKeys(key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (key === "properties") return Object.entries(value);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe("allOf", () => {
  const Base = {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    title: "Base",
  };

  test("of plain objects is one object", () => {
    const schema = {
      allOf: [{ $ref: $ref("Base") }, { properties: { b: {} } }],
      required: ["b"],
      description: "D",
    };
    expect(normalize(schema, "input", { Base })).toEqual({
      type: "object",
      properties: { a: { type: "string" }, b: {} },
      required: ["a", "b"],
      title: "Base",
      description: "D",
    });
  });

  test("with one branch is that branch, and what describes the field is its own", () => {
    const schema = { allOf: [{ $ref: $ref("Size") }], default: "1K", description: "How large." };
    const Size = { enum: ["1K", "2K"], description: "A size." };
    expect(normalize(schema, "input", { Size })).toEqual({
      enum: ["1K", "2K"],
      default: "1K",
      description: "How large.",
    });
  });

  test("branches that only describe do not keep it from folding", () => {
    const schema = { allOf: [{ description: "D" }, { enum: ["a"] }, { title: "T" }] };
    expect(normalize(schema)).toEqual({ enum: ["a"], description: "D", title: "T" });
  });

  test("of branches that say different things of one field asks both of it", () => {
    const branch = (a: object) => ({ type: "object", properties: { a } });
    const folded = (...fields: object[]) => normalize({ allOf: fields.map(branch) });
    expect(folded({ type: "string" }, { maxLength: 3 })).toEqual({
      type: "object",
      properties: { a: { type: "string", maxLength: 3 } },
    });
    expect(folded({ type: "string" }, { type: "integer" })).toEqual({
      type: "object",
      properties: { a: { allOf: [{ type: "string" }, { type: "integer" }] } },
    });
  });

  test("a field with a default stays optional although another branch requires it", () => {
    const fields = { properties: { a: { default: 1 }, b: {} }, additionalProperties: false };
    const folded = normalize({
      allOf: [{ properties: fields.properties }, { required: ["a", "b"] }],
    });
    expect(folded).toMatchObject({ required: ["b"] });
    const kept = normalize({ allOf: [fields, { required: ["a", "b"] }] });
    expect(kept).toMatchObject({ allOf: [{}, { required: ["b"] }] });
  });
});

describe("conditions", () => {
  const when = (mode: string, properties: object) => ({
    if: { properties: { mode: { const: mode } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: { properties },
  });

  test.for<[name: string, schema: object, type: object]>([
    [
      "beside the field",
      { properties: { stream: { type: "boolean" } }, ...when("a", { stream: { enum: [false] } }) },
      { stream: { type: "boolean" } },
    ],
    [
      "in an allOf beside the field",
      {
        properties: { stream: { type: "boolean" } },
        allOf: [when("a", { stream: { enum: [false] } })],
      },
      { stream: { type: "boolean" } },
    ],
    [
      "of several of which one is met",
      { allOf: [when("a", { quality: { enum: ["x"] } }), when("b", { quality: { enum: ["y"] } })] },
      { quality: { enum: ["x", "y"], unchecked: "all" } },
    ],
    [
      "and its contrary",
      {
        ...when("a", { quality: { enum: ["x"] } }),
        else: { properties: { quality: { type: "integer" } } },
      },
      { quality: { anyOf: [{ enum: ["x"] }, { type: "integer" }], unchecked: "all" } },
    ],
  ])("narrow no field of the type: %s", ([, schema, fields]) => {
    const { allOf = [], properties } = normalize(schema) as {
      allOf?: { properties?: object }[];
      properties?: object;
    };
    const found = [{ properties }, ...allOf].flatMap((part) => part.properties ?? []);
    expect(found).toEqual([fields]);
  });
});

describe("a required field that nothing declares", () => {
  const c = { type: "string" };
  const loose = (schema: object) => ({ properties: { c }, required: ["a"], ...schema });

  test("is what other fields may be", () => {
    const schema = loose({ additionalProperties: { type: "integer" } });
    expect(normalize(schema)).toMatchObject({ properties: { c, a: { type: "integer" } } });
  });

  test.each([
    { additionalProperties: { type: "integer" } },
    { additionalProperties: false },
    { unevaluatedProperties: false },
  ])("excludes nothing that the schema allows beside %j", (closed) => {
    const schema = loose(closed);
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    for (const whole of [{ not: schema }, { oneOf: [schema, {}] }, { if: schema, then: false }]) {
      const checked = checkedSchema(whole, "3.1.0");
      expect(checked && findViolations(checked, { a: "x" })).toEqual([]);
    }
  });
});

describe("references", () => {
  test("a default and a description beside a $ref win over the target's", () => {
    const schema = { $ref: $ref("N"), default: 2, description: "mine" };
    const N = { type: "integer", default: 1, description: "theirs", maximum: 4 };
    expect(normalize(schema, "input", { N })).toEqual({
      type: "integer",
      maximum: 4,
      default: 2,
      description: "mine",
    });
  });

  test("limits beside a $ref hold as well as the target's", () => {
    const schema = { $ref: $ref("N"), maxLength: 5 };
    expect(normalize(schema, "input", { N: { type: "string" } })).toEqual({
      type: "string",
      maxLength: 5,
    });
    expect(normalize(schema, "input", { N: { type: "string", maxLength: 9 } })).toEqual({
      type: "string",
      maxLength: 5,
    });
    expect(normalize({ $ref: $ref("N"), pattern: "b" }, "input", { N: { pattern: "a" } })).toEqual({
      allOf: [{ pattern: "a" }, { pattern: "b" }],
    });
  });

  test("properties beside a $ref do not replace the target's", () => {
    const schema = { $ref: $ref("Base"), properties: { b: {} } };
    const Base = { type: "object", properties: { a: {} } };
    expect(normalize(schema, "input", { Base })).toMatchObject({ properties: { a: {}, b: {} } });
  });

  test("names with signs, percent-encoded or not, are found", () => {
    const schemas = { "a/b~c d": { type: "string" } };
    expect(normalize({ $ref: "#/components/schemas/a~1b~0c%20d" }, "input", schemas)).toEqual({
      type: "string",
    });
  });

  test.for([
    "https://evil.example/x.json#/a",
    "file:///etc/passwd",
    "../../../../etc/passwd",
    "#Name",
    42,
  ])("%j leaves the document and is refused", (reference) => {
    expect(() => normalize({ properties: { z: { $ref: reference } } })).toThrow(
      /^openapi\.json#\/s\/properties\/z: the \$ref .* does not stay in this document\n/,
    );
  });

  test("a reference may lead to any schema of the document, and to none that is missing", () => {
    const kept = documentOf({ $defs: { Style: { enum: ["photo"] } }, definitions: { Tone: true } });
    const read = (reference: string) =>
      normalizeSchema(kept, { $ref: reference }, "/paths/~1a/schema", "input");
    expect(read("#/$defs/Style")).toEqual({ enum: ["photo"] });
    expect(read("#/definitions/Tone")).toEqual({});
    expect(() => read("#/$defs/Gone")).toThrow('"#/$defs/Gone" leads nowhere');
    expect(() => read("#/info/title")).toThrow("#/info/title: expected a schema");
  });

  test("a schema made apart from its spec has its own definitions, those nearest to each reference", () => {
    const made = (value: string) => ({
      properties: { style: { $ref: "#/$defs/Style" } },
      $defs: { Style: { $ref: "#/$defs/Listed" }, Listed: { enum: [value] } },
    });
    const schemas = {
      One: made("photo"),
      Other: { $id: "https://acme.example/other", ...made("art") },
    };
    const both = { properties: { one: { $ref: $ref("One") }, other: { $ref: $ref("Other") } } };
    expect(normalize(both, "input", schemas)).toMatchObject({
      properties: {
        one: { properties: { style: { enum: ["photo"] } } },
        other: { properties: { style: { enum: ["art"] } } },
      },
    });
  });

  test("an $id may be relative to the one around it, and so may a reference", () => {
    const schemas = {
      Canvas: {
        $id: "https://acme.example/schemas/canvas",
        properties: { size: { $ref: "size" }, mask: { $ref: "shapes#circle" } },
        $defs: { Size: { $id: "size", enum: ["1K"] } },
      },
      Shapes: {
        $id: "https://acme.example/schemas/shapes",
        $defs: { Circle: { $anchor: "circle", enum: ["round"] } },
      },
    };
    expect(normalize({ $ref: $ref("Canvas") }, "input", schemas)).toMatchObject({
      properties: { size: { enum: ["1K"] }, mask: { enum: ["round"] } },
    });
  });

  test("a reference that leads nowhere is refused, and quoted in part only", () => {
    const error = caught(() => normalize({ $ref: `#/components/schemas/${"x".repeat(5_000)}` }));
    expect(error).toContain("leads nowhere");
    expect(error.length).toBeLessThan(400);
    expect(() => normalize({ $ref: "#/components/schemas/__proto__" })).toThrow("leads nowhere");
  });

  test("cycles that no value can satisfy are refused", () => {
    const schemas = {
      Self: { $ref: $ref("Self") },
      A: { allOf: [{ $ref: $ref("B") }] },
      B: { allOf: [{ $ref: $ref("A") }] },
    };
    expect(() => normalize({ $ref: $ref("Self") }, "input", schemas)).toThrow(
      "leads back to itself",
    );
    expect(() => normalize({ $ref: $ref("A") }, "input", schemas)).toThrow("form a cycle");
  });

  test("recursion becomes one definition, however often it is used", () => {
    const Node = {
      type: "object",
      properties: { next: { $ref: $ref("Node") }, name: { type: "string" } },
    };
    const schema = {
      type: "object",
      properties: { first: { $ref: $ref("Node") }, second: { $ref: $ref("Node") } },
    };
    expect(normalize(schema, "input", { Node })).toEqual({
      type: "object",
      properties: { first: { $ref: "#/$defs/Node" }, second: { $ref: "#/$defs/Node" } },
      $defs: {
        Node: {
          type: "object",
          properties: { next: { $ref: "#/$defs/Node" }, name: { type: "string" } },
        },
      },
    });
  });

  test("definitions get different names, with a capital for each word", () => {
    const node = (name: string) => ({ properties: { next: { $ref: $ref(name) } } });
    const schemas = {
      node: node("node"),
      Node: node("Node"),
      "No-de": node("No-de"),
      Data: node("Data"),
    };
    const fields = Object.keys(schemas).map((name) => [name, { $ref: $ref(name) }]);
    const schema = normalize({ properties: Object.fromEntries(fields) }, "input", schemas);
    expect(Object.keys(Object(schema).$defs)).toEqual(["Node", "Node2", "NoDe", "DataPart"]);
  });

  test("a body that is recursive itself keeps its fields at the top", () => {
    const Node = { type: "object", description: "D", properties: { self: { $ref: $ref("Node") } } };
    expect(normalize({ $ref: $ref("Node") }, "input", { Node })).toMatchObject({
      type: "object",
      description: "D",
      properties: { self: { $ref: "#/$defs/Node" } },
      $defs: { Node: { type: "object" } },
    });
  });

  test("references that double without end are refused in little time", () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `S${at + 1}`,
        { allOf: [{ $ref: $ref(`S${at}`) }, { $ref: $ref(`S${at}`) }] },
      ]),
    );
    const doubling = () =>
      normalize({ $ref: $ref("S30") }, "input", { S0: { type: "string" }, ...schemas });
    expect(doubling).toThrow("expands to too much");
  });

  test.for<[string, string, readonly object[]]>([
    ["anyOf", "only a format tells two texts apart", [{ format: "uri" }, { maxLength: 5 }]],
    ["anyOf", "only a pattern does", [{ pattern: "^a" }, { minLength: 2 }]],
    [
      "anyOf",
      "only the format of items does",
      [
        { type: "array", items: { type: "string", format: "uri" } },
        { type: "array", maxItems: 2 },
      ],
    ],
    [
      "anyOf",
      "an integer of a format is a number too",
      [
        { type: "integer", format: "int32" },
        { type: "number", minimum: 5 },
      ],
    ],
    ["oneOf", "types tell them apart", [{ format: "uri" }, { type: "integer" }]],
    ["oneOf", "limits do", [{ maxLength: 5 }, { minLength: 6 }]],
  ])("a oneOf becomes %s: %s", ([keyword, , branches]) => {
    const oneOf = branches.map((branch) => ({ type: "string", ...branch }));
    expect(normalize({ oneOf })).toEqual({ [keyword]: oneOf });
  });

  test("a oneOf of thousands of alternatives is read in little time", () => {
    const oneOf = Array.from({ length: 3_000 }, (_, at) => ({
      properties: { a: { type: "string" }, [`f${at}`]: { type: "string" } },
    }));
    expect(normalize({ oneOf })).toHaveProperty("oneOf.length", 3_000);
  });
});

describe("input and output differ", () => {
  const schema = {
    properties: {
      id: { readOnly: true },
      secret: { writeOnly: true },
      n: { default: 1 },
      prompt: { type: "string" },
    },
    required: ["id", "secret", "n", "prompt"],
  };

  test("what is read only is no input, and what has a default need not be given", () => {
    expect(normalize(schema, "input")).toMatchObject({ required: ["secret", "prompt"] });
    expect(Object.keys(Object(normalize(schema, "input")).properties)).toEqual([
      "secret",
      "n",
      "prompt",
    ]);
  });

  test("what is write only is no output", () => {
    expect(normalize(schema, "output")).toMatchObject({ required: ["id", "n", "prompt"] });
  });

  test("a place for a file is one in a multipart form alone", () => {
    const file = { type: "string", format: "binary" };
    const either = { anyOf: [{ type: "string", format: "uri" }, file] };
    expect(normalize(file, "input")).toEqual(file);
    expect(normalize(file, "multipart")).toEqual({ file: true });
    expect(normalize(either, "multipart")).toEqual({ type: "string", format: "uri", file: true });
  });
});

describe("what makes no sense is refused where it stands", () => {
  test.for<[unknown, string, string]>([
    [{ properties: { a: 5 } }, "/s/properties/a", "expected a schema"],
    [{ type: "file" }, "/s/type", "expected one of string, number"],
    [{ type: ["string", 7] }, "/s/type", "expected one of"],
    [{ enum: [] }, "/s/enum", "expected at least one value"],
    [{ items: { anyOf: [{ type: "any" }] } }, "/s/items/anyOf/0/type", "expected one of"],
  ])("%j", ([schema, at, problem]) => {
    expect(() => normalize(schema)).toThrow(`openapi.json#${at}: ${problem}`);
  });

  test("a number beyond what JavaScript holds is refused, also inside a value", () => {
    const spec = documentOf({});
    const huge = (text: string) => () => normalizeSchema(spec, JSON.parse(text), "/s", "input");
    expect(huge('{"default":1e400}')).toThrow("openapi.json#/s/default: the number is too large");
    expect(huge('{"enum":[{"a":[1e400]}]}')).toThrow("openapi.json#/s/enum/0/a/0: the number");
  });
});

test("what generators of specs call the numbers of an enum is in its description", () => {
  const names = { "x-enum-varnames": ["QUEUED", "DONE"] };
  expect(normalize({ type: "integer", enum: [10, 30], description: "How far.", ...names })).toEqual(
    { type: "integer", enum: [10, 30], description: "How far. 10: QUEUED, 30: DONE" },
  );
  expect(normalize({ enum: [1, 2, 3], ...names })).toEqual({ enum: [1, 2, 3] });
  expect(normalize({ enum: ["a", "b"], ...names })).toEqual({ enum: ["a", "b"] });
  const described = { enum: [1, 2], "x-enum-descriptions": ["waiting", "done"] };
  expect(normalize(described)).toEqual({ enum: [1, 2], description: "1: waiting, 2: done" });
  const titled = ["title", "description"].map((key) => ({
    oneOf: ["waiting", "done"].map((name, at) => ({ const: at + 1, [key]: name })),
  }));
  for (const union of titled) {
    expect(normalize(union)).toMatchObject({ enum: [1, 2], description: "1: waiting, 2: done" });
  }
});

test("names that an object has from its prototype are ordinary properties", () => {
  const text =
    '{"properties":{"__proto__":{"type":"string"},"constructor":{},"toString":{}},"required":["__proto__"]}';
  const schema = normalizeSchema(documentOf({}), JSON.parse(text), "/s", "input");
  expect(Object.keys(schema.properties ?? {})).toEqual(["__proto__", "constructor", "toString"]);
  expect(schema.required).toEqual(["__proto__"]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

function caught(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was thrown");
}
