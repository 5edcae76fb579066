import { describe, expect, test } from "vitest";
import { doc } from "../../../generator/encode/jsdoc.js";
import { emitTypes } from "../../../generator/render/emit-types.js";
import { normalizeSchema } from "../../../generator/schema/normalize/normalize.js";
import { documentOf, json } from "../spec-of.js";

function emitted(schema: unknown, schemas: object = {}): string {
  const spec = documentOf({ components: { schemas } });
  const normal = normalizeSchema(spec, json(schema), "/s", "multipart");
  return emitTypes(normal, "Foo", doc([]))
    .map(({ keyword, name, text }) => `${keyword} ${name} ${text}`)
    .join("\n");
}

const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

describe("a schema's type", () => {
  test.for<[schema: unknown, want: string]>([
    [{}, "type Foo = unknown;"],
    [true, "type Foo = unknown;"],
    [{ type: "string" }, "type Foo = string;"],
    [{ type: "integer" }, "type Foo = number;"],
    [{ type: ["integer", "number"] }, "type Foo = number;"],
    [{ type: ["string", "number", "null"] }, "type Foo = string | number | null;"],
    [{ const: null }, "type Foo = null;"],
    [{ const: "a" }, 'type Foo = "a";'],
    [{ const: -0.5 }, "type Foo = -0.5;"],
    [{ enum: ["a", "b", null, 1, -1, true] }, 'type Foo = "a" | "b" | null | 1 | -1 | true;'],
    [
      { enum: ["'", '"', "`", "$\u007bx}", "\\", "\u2028"] },
      'type Foo = "\'" | "\\"" | "`" | "$\u007bx}" | "\\\\" | "\\u2028";',
    ],
    [{ enum: [{ a: 1 }, [1, "x"]] }, 'type Foo =\n  | {\n      a: 1;\n    }\n  | [1, "x"];'],
    [{ type: "array" }, "type Foo = unknown[];"],
    [{ type: "array", items: { enum: ["a", "b"] } }, 'type Foo = ("a" | "b")[];'],
    [
      { anyOf: [{ enum: ["a", "b"] }, { type: "string" }] },
      'type Foo = "a" | "b" | (string & {});',
    ],
    [
      { type: "array", items: { type: "array", items: { type: "string" } } },
      "type Foo = string[][];",
    ],
    [
      {
        type: "array",
        items: { allOf: [{ type: "array", items: { type: "string" } }, { minItems: 1 }] },
      },
      "type Foo = string[][];",
    ],
    [
      {
        type: "array",
        items: { type: "array", prefixItems: [{ type: "number" }, { type: "string" }] },
      },
      "type Foo = [number, string][];",
    ],
    [{ type: ["array", "null"], items: { type: "string" } }, "type Foo = string[] | null;"],
    [{ type: "object" }, "type Foo = Record<string, unknown>;"],
    [{ type: "object", properties: {} }, "type Foo = Record<string, unknown>;"],
    [object({ a: { type: "string" } }), "interface Foo {\n  a?: string;\n}"],
    [object({ a: {} }, { required: ["a"] }), "interface Foo {\n  a: unknown;\n}"],
    [object({ b: {}, a: {} }), "interface Foo {\n  b?: unknown;\n  a?: unknown;\n}"],
    [
      object({ a: {}, "a-b": {}, "1": {}, "": {}, class: {} }),
      'interface Foo {\n  "1"?: unknown;\n  a?: unknown;\n  "a-b"?: unknown;\n  ""?: unknown;\n  class?: unknown;\n}',
    ],
    [
      { type: "object", additionalProperties: { type: "string" } },
      "interface Foo {\n  [key: string]: string;\n}",
    ],
    [
      object({ a: { type: "string" } }, { additionalProperties: { type: "number" } }),
      "type Foo = {\n  a?: string;\n} & Record<string, unknown>;",
    ],
    [object({ a: {} }, { additionalProperties: false }), "interface Foo {\n  a?: unknown;\n}"],
    [
      object({ a: {}, b: {} }, { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
      "interface Foo {\n  a?: unknown;\n  b?: unknown;\n}",
    ],
    [
      object({ a: { type: "string" } }, { anyOf: [object({ b: {} }), object({ c: {} })] }),
      "type Foo = {\n  a?: string;\n} & (\n  | {\n      b?: unknown;\n    }\n  | {\n      c?: unknown;\n    }\n);",
    ],
    [{ type: "string", anyOf: [{ format: "uri" }, { pattern: "x" }] }, "type Foo = string;"],
    [
      { allOf: [object({ a: {} }, { additionalProperties: false }), { required: ["a"] }] },
      "interface Foo {\n  a: unknown;\n}",
    ],
    [
      {
        allOf: [object({ a: { type: "string" } }), { ...object({ a: {} }), minProperties: 1 }],
        required: ["a"],
      },
      "type Foo = {\n  a: string;\n} & {\n  a: unknown;\n};",
    ],
    [{ oneOf: [{ type: "string" }, { type: "number" }] }, "type Foo = string | number;"],
    [
      { anyOf: [{ enum: ["auto"] }, object({ w: {} })] },
      'type Foo =\n  | "auto"\n  | {\n      w?: unknown;\n    };',
    ],
    [{ not: { type: "string" } }, "type Foo = unknown;"],
    [{ type: "string", format: "binary" }, "type Foo = Blob | Uint8Array;"],
    [
      { anyOf: [{ type: "string" }, { type: "string", format: "binary" }] },
      "type Foo = string | Blob | Uint8Array;",
    ],
  ])("%j", ([schema, want]) => {
    expect(emitted(schema)).toBe(want);
  });
});

test("a property named __proto__ is computed, so that it sets no prototype", () => {
  const schema = JSON.parse('{"properties":{"__proto__":{"type":"string"},"constructor":{}}}');
  expect(
    emitTypes(normalizeSchema(documentOf({}), schema, "/s", "input"), "Foo", doc([]))[0]?.text,
  ).toBe('{\n  ["__proto__"]?: string;\n  constructor?: unknown;\n}');
});

test("what recurs gets a declaration of its own, named after the type that it is part of", () => {
  const Node = object({
    children: { type: "array", items: { $ref: "#/components/schemas/Node" } },
  });
  expect(emitted(object({ root: { $ref: "#/components/schemas/Node" } }), { Node })).toBe(
    "interface Foo {\n  root?: FooNode;\n}\ninterface FooNode {\n  children?: FooNode[];\n}",
  );
});

test("what stands beside a recurring reference is part of the type", () => {
  const Node = object({ next: { $ref: "#/components/schemas/Node", properties: { x: {} } } });
  expect(emitted({ $ref: "#/components/schemas/Node" }, { Node })).toContain("next?: FooNode & {");
});

test("a field's JSDoc has text, limits in words, default, deprecation and examples, in this order", () => {
  const schema = object({
    n: {
      type: "integer",
      description: "How many",
      minimum: 1,
      maximum: 4,
      default: 2,
      deprecated: true,
      examples: [1, 2, 3, 4],
    },
  });
  expect(emitted(schema)).toBe(
    [
      "interface Foo {",
      "  /**",
      "   * How many. Range: 1–4.",
      "   * @default 2",
      "   * @deprecated",
      "   * @example 1",
      "   * @example 2",
      "   * @example 3",
      "   */",
      "  n?: number;",
      "}",
    ].join("\n"),
  );
});
