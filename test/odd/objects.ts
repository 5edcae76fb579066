import { type Features, object } from "./feature.js";

const oddNames: object = JSON.parse(
  '{"a-b":{"type":"string"},"":{"type":"string"},"class":{"type":"string"},"__proto__":{"type":"string"},"constructor":{"type":"string"},"1":{"type":"string"},"%":{"type":"string"}}',
);

/** Fields: which there are, what they are called, and which others may stand beside them. */
export const objects: Features = {
  "additional-false": {
    field: object({ a: { type: "string" } }, { additionalProperties: false }),
    want: "f: {\n  a?: string;\n};",
    accepts: [{ a: "x" }, {}],
    misfits: [{ b: "x" }],
  },
  "additional-true": {
    field: object({ a: { type: "string" } }, { additionalProperties: true }),
    want: "f: {\n  a?: string;\n} & Record<string, unknown>;",
    accepts: [{ a: "x", b: 1 }],
    misfits: [{ a: 1 }],
  },
  "additional-schema": {
    field: object({ a: { type: "string" } }, { additionalProperties: { type: "number" } }),
    want: "f: {\n  a?: string;\n} & Record<string, unknown>;",
    accepts: [{ a: "x", b: 1 }],
    misfits: [{ a: 1 }],
    rejects: [{ b: "x" }],
  },
  "additional-schema-alone": {
    field: { type: "object", additionalProperties: { type: "integer" } },
    want: "f: Record<string, number>;",
    accepts: [{ a: 1 }, {}],
    misfits: [{ a: "x" }],
    rejects: [{ a: 1.5 }],
  },
  "free-form": {
    field: { type: "object" },
    want: "f: Record<string, unknown>;",
    accepts: [{ a: [1] }, {}],
    misfits: ["x"],
  },
  "free-form-body": {
    body: { type: "object" },
    want: "type $Input = Record<string, unknown>;",
    accepts: [{ anything: 1 }, {}],
  },
  "closed-and-empty": {
    field: { type: "object", additionalProperties: false },
    want: "f: Record<string, never>;",
    accepts: [{}],
    misfits: [{ a: 1 }],
  },
  "pattern-properties-closed": {
    field: object(
      {},
      { patternProperties: { "^x-": { type: "string" } }, additionalProperties: false },
    ),
    want: "f: Record<string, string>;",
    accepts: [{ "x-a": "1" }, {}],
    misfits: [{ "x-a": 1 }],
  },
  "pattern-properties-open": {
    field: { type: "object", patternProperties: { "^x-": { type: "string" } } },
    want: "f: Record<string, unknown>;",
    accepts: [{ "x-a": "1", b: 2 }],
  },
  "pattern-properties-of-all-keys": {
    field: { type: "object", patternProperties: { "^(.*)$": { type: "number" } } },
    want: "f: Record<string, number>;",
    accepts: [{ a: 1 }],
    misfits: [{ a: "1" }],
  },
  "odd-names": {
    body: { type: "object", properties: oddNames, required: ["", "__proto__", "constructor"] },
    want: [
      "interface $Input {",
      '  "1"?: string;',
      '  "a-b"?: string;',
      '  "": string;',
      "  class?: string;",
      '  ["__proto__"]: string;',
      "  constructor: string;",
      '  "%"?: string;',
      "}",
    ].join("\n"),
    accepts: [JSON.parse('{"":"a","__proto__":"b","constructor":"c","class":"d","%":"e"}')],
    misfits: [
      JSON.parse('{"":1,"__proto__":"b","constructor":"c"}'),
      { "": "a", constructor: "c" },
      { "": "a" },
    ],
  },
  "required-but-not-declared": {
    body: object({ a: { type: "string" } }, { required: ["b"] }),
    want: "interface $Input {\n  a?: string;\n  b: unknown;\n}",
    accepts: [{ b: 1 }, { a: "x", b: null }],
    misfits: [{ a: "x" }],
  },
  "order-properties": {
    body: {
      ...object({ a: { type: "string" }, b: { type: "string" }, c: { type: "string" } }),
      "x-acme-order-properties": ["c", "unknown", "a"],
    },
    want: "interface $Input {\n  c?: string;\n  a?: string;\n  b?: string;\n}",
    accepts: [{ a: "x" }],
    misfits: [{ a: 1 }],
  },
  "read-only": {
    body: object(
      { id: { type: "string", readOnly: true }, a: { type: "string" } },
      { required: ["id", "a"] },
    ),
    want: "interface $Input {\n  a: string;\n}",
    accepts: [{ a: "x" }],
    misfits: [{ id: "1", a: "x" }],
    differsFromAjv: "what is read only is none of the caller's",
  },
  annotations: {
    body: object({
      old: { type: "string", deprecated: true },
      secret: { type: "string", writeOnly: true, title: "A secret" },
      one: { type: "string", example: "e" },
      more: { type: "integer", description: "How many", default: 2, examples: [1, 2, 3, 4] },
    }),
    want: [
      "interface $Input {",
      "  /** @deprecated */",
      "  old?: string;",
      "  /** A secret. */",
      "  secret?: string;",
      '  /** @example "e" */',
      "  one?: string;",
      "  /**",
      "   * How many. Integer.",
      "   * @default 2",
      "   * @example 1",
      "   * @example 2",
      "   * @example 3",
      "   */",
      "  more?: number;",
      "}",
    ].join("\n"),
    accepts: [{ old: "x", secret: "y" }],
    misfits: [{ more: "2" }],
    template: { more: 2 },
  },
  "nested-defaults": {
    field: object({ x: { type: "integer", default: 1 } }, { required: ["x"] }),
    want: "f: {\n  /**\n   * Integer.\n   * @default 1\n   */\n  x?: number;\n};",
    accepts: [{}, { x: 2 }],
    misfits: [{ x: "2" }],
    differsFromAjv: "the service fills a default in: its caller need not",
    template: { f: { x: 1 } },
  },
};
