import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkInput } from "../../../runtime/check/check-input.js";
import { findViolations, pointerTo, resolveRef } from "../../../runtime/check/validate.js";
import type { InputSchema } from "../../../runtime/index.js";

const ajv = new Ajv2020({
  strict: false,
  multipleOfPrecision: 9,
  ownProperties: true,
  logger: false,
});

function acceptedByAjv(schema: InputSchema, value: unknown): boolean {
  const accepted = ajv.compile(schema)(value);
  ajv.removeSchema(schema);
  return accepted;
}

const scalar = fc.oneof(
  fc.constantFrom<unknown>("", "a", "ab", "😀", "😀😀", null, true, false, 0, 1, 2, -1, 0.5, 1e300),
  fc.constantFrom<unknown>(9007199254740991, -9007199254740991, 0.3, 7.3, 4),
);
const names = fc.constantFrom("a", "b", "prompt", "__proto__", "constructor", "x/y~z");

function jsonOf(depth: number): fc.Arbitrary<unknown> {
  if (depth === 0) return scalar;
  const inner = jsonOf(depth - 1);
  return fc.oneof(
    scalar,
    fc.array(inner, { maxLength: 4 }),
    // Own fields only, `__proto__` among them, as JSON.parse makes them.
    fc.array(fc.tuple(names, inner), { maxLength: 4 }).map((fields): unknown => {
      const text = fields.map((field) => field.map((part) => JSON.stringify(part)).join(":"));
      return JSON.parse(`{${text.join(",")}}`);
    }),
  );
}
const value = jsonOf(3);

const type = fc.constantFrom("string", "number", "integer", "boolean", "object", "array", "null");
const small = fc.integer({ min: 0, max: 4 });

/** A few keywords that may or may not have to do with each other, each with a fitting argument. */
function schemaOf(depth: number): fc.Arbitrary<InputSchema> {
  const keywords: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(jsonOf(1), { minLength: 1, maxLength: 4, selector: JSON.stringify }),
    const: jsonOf(1),
    required: fc.uniqueArray(fc.constantFrom("a", "b", "prompt"), { maxLength: 2 }),
    multipleOf: fc.constantFrom(1, 2, 0.1, 0.5),
    uniqueItems: fc.boolean(),
    $ref: fc.constant("#/$defs/one"),
    ...Object.fromEntries(
      ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"]
        .concat("minItems", "maxItems", "minProperties", "maxProperties")
        .map((keyword) => [keyword, small]),
    ),
  };
  if (depth > 0) {
    const inner = schemaOf(depth - 1);
    const branches = fc.array(inner, { minLength: 1, maxLength: 3 });
    const field = fc.constantFrom("a", "b", "prompt", "constructor");
    Object.assign(keywords, {
      properties: fc.array(fc.tuple(field, inner), { maxLength: 3 }).map(Object.fromEntries),
      additionalProperties: fc.oneof(fc.boolean(), inner),
      items: inner,
      prefixItems: branches,
      anyOf: branches,
      oneOf: branches,
      allOf: branches,
      not: inner,
    });
  }
  const entries = Object.entries(keywords).map(([keyword, argument]) =>
    argument.map((each) => [keyword, each] as const),
  );
  return fc.array(fc.oneof(...entries), { maxLength: 3 }).map((each) => Object.fromEntries(each));
}

describe("findViolations", () => {
  it("accepts and rejects exactly what Ajv does", () => {
    const answers = { true: 0, false: 0 };
    fc.assert(
      fc.property(schemaOf(2), fc.record({ type }), value, (one, def, input) => {
        const schema = { ...one, $defs: { one: def as InputSchema } };
        const expected = acceptedByAjv(schema, input);
        answers[`${expected}`] += 1;
        expect(findViolations(schema, input).length === 0).toBe(expected);
      }),
      { numRuns: 800 },
    );
    // One answer alone would prove nothing.
    expect(Math.min(answers.true, answers.false)).toBeGreaterThan(100);
  });

  /** Each keyword with a value that it allows, one at its bound, and one just beyond. */
  const bounds: [InputSchema, unknown, unknown][] = [
    [{ minimum: 2 }, 2, 1],
    [{ maximum: 2 }, 2, 3],
    [{ exclusiveMinimum: 2 }, 3, 2],
    [{ exclusiveMaximum: 2 }, 1, 2],
    [{ multipleOf: 3 }, 6, 7],
    [{ multipleOf: 0.1 }, 0.3, 0.35],
    [{ minLength: 2 }, "😀😀", "😀"],
    [{ maxLength: 2 }, "😀😀", "abc"],
    [{ minItems: 2 }, [1, 2], [1]],
    [{ maxItems: 2 }, [1, 2], [1, 2, 3]],
    [{ minProperties: 2 }, { a: 1, b: 2 }, { a: 1 }],
    [{ maxProperties: 2 }, { a: 1, b: 2 }, { a: 1, b: 2, c: 3 }],
    [{ uniqueItems: true }, [1, 2, "1"], [1, 2, 1]],
    [{ uniqueItems: true }, ["a", '"a"', ["a"]], ["a", "b", "a"]],
    [{ uniqueItems: true }, [{ a: 1, b: 2 }, { a: 1 }], [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }]],
    [{ required: ["a"] }, { a: null }, {}],
    [{ additionalProperties: false, properties: { a: {} } }, { a: 1 }, { a: 1, b: 2 }],
    [{ const: { a: [1] } }, { a: [1] }, { a: [1, 2] }],
    [{ enum: [1, "2"] }, "2", 2],
    [{ prefixItems: [{ type: "string" }], items: { type: "null" } }, ["a", null], ["a", 1]],
    [{ not: { type: "null" } }, 0, null],
    [{ anyOf: [{ const: 1 }, { const: 2 }] }, 2, 3],
    [{ oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 1, 2],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, 2, 3],
    [{ type: "integer" }, 1.0, 1.5],
    [{ minLength: 2 }, "😀a", "\u{10000}"],
    [{ minLength: 2 }, "\uffff\uffff", "\uffff"],
    [{ maxLength: 1 }, "\u{10000}", "\uffff\uffff"],
    [{ multipleOf: 0.1 }, 3, 3.05],
    [{ exclusiveMinimum: 0 }, 0.5, 0],
    [{ items: { type: "string" } }, ["a"], [1]],
    [
      { oneOf: [{ properties: { a: { minimum: 1 } } }, { properties: { a: { maximum: 1 } } }] },
      { a: 0 },
      { a: 1 },
    ],
  ];

  it.each(bounds)("holds the bound of %j", (schema, allowed, refused) => {
    for (const value of [allowed, refused]) {
      expect(acceptedByAjv(schema, value)).toBe(value === allowed);
      expect(findViolations(schema, value).length === 0).toBe(value === allowed);
    }
  });

  const cases: [string, InputSchema, unknown, string[]][] = [
    [
      "names every violation at once",
      {
        type: "object",
        properties: {
          n: { type: "integer", minimum: 1, maximum: 4 },
          size: { enum: ["1K", "2K"] },
          urls: { type: "array", items: { type: "string" }, maxItems: 2 },
        },
        required: ["prompt"],
      },
      { n: 7, size: "8K", urls: ["a", 1, "c"] },
      [
        "/prompt: expected a value, found nothing",
        "/n: expected an integer from 1 to 4, found 7",
        '/size: expected one of "1K", "2K", found "8K"',
        "/urls: expected an array of up to 2 items, found an array of 3",
        "/urls/1: expected a string, found 1",
      ],
    ],
    [
      "lists the constants of alternatives, and what else is allowed",
      { anyOf: [{ const: "a" }, { const: "b" }, { type: "null" }] },
      "c",
      [': expected one of "a", "b" or null, found "c"'],
    ],
    [
      "speaks for the alternative that was most likely meant",
      {
        oneOf: [
          { type: "string" },
          { type: "object", properties: { url: { type: "string" } }, required: ["url"] },
        ],
      },
      { url: 1 },
      ["/url: expected a string, found 1"],
    ],
    [
      "shortens what it found",
      { maxLength: 3 },
      "x".repeat(5000),
      [`: expected a value of up to 3 characters, found "${"x".repeat(40)}…" (5000 characters)`],
    ],
    [
      "writes pointers as RFC 6901 says",
      { properties: { "a/b~c": { type: "string" } } },
      { "a/b~c": 1 },
      ["/a~1b~0c: expected a string, found 1"],
    ],
    [
      "accepts a file where the schema marks one, and nowhere else",
      { properties: { image: { type: "string", file: true }, url: { type: "string" }, any: {} } },
      { image: new Blob(["x"]), url: new Blob(["x"]), any: new Blob(["x"]) },
      [
        "/url: expected a string, found a file, not its address",
        "/any: expected a value, found a file, not its address",
      ],
    ],
    [
      "finds the file's place behind references and alternatives",
      {
        $defs: { file: { type: "string", file: true } },
        items: { anyOf: [{ type: "null" }, { $ref: "#/$defs/file" }] },
      },
      [new Blob(["x"]), "https://x.test/1.png", null, 1],
      ["/3: expected null or a string or a file, found 1"],
    ],
    [
      "accepts nothing but a file where the schema takes only one, and names the class of what it found",
      {
        properties: { image: { file: true }, more: { anyOf: [{ file: true }, { type: "null" }] } },
      },
      { image: Promise.resolve(new Blob(["x"])), more: "in.png" },
      [
        "/image: expected a file (a Blob, File, Buffer or Uint8Array), found a Promise",
        '/more: expected a file (a Blob, File, Buffer or Uint8Array) or null, found "in.png"',
      ],
    ],
    [
      "takes a field that is undefined for absent",
      { properties: { a: { type: "string" } }, additionalProperties: false, maxProperties: 1 },
      { a: "x", b: undefined },
      [],
    ],
    ["does not call 0.3 no multiple of 0.1", { multipleOf: 0.1 }, 0.3, []],
    [
      "holds the widest whole numbers",
      { type: "integer", minimum: -9007199254740991, maximum: 9007199254740991 },
      9007199254740991,
      [],
    ],
    [
      "refuses what JSON cannot say",
      { type: "number" },
      Number.NaN,
      [": expected a number, found NaN"],
    ],
  ];
  it.each(cases)("%s", (_, schema, input, expected) => {
    expect(findViolations(schema, input).map(inWords)).toEqual(expected);
  });

  it("leaves hostile depth to the service, in the input and in the schema", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const tree: InputSchema = {
      $defs: { node: { type: "array", items: { $ref: "#/$defs/node" } } },
      $ref: "#/$defs/node",
    };
    expect(findViolations(tree, deep)).toEqual([]);
    const circle: InputSchema = { $defs: { one: { $ref: "#/$defs/one" } }, $ref: "#/$defs/one" };
    expect(findViolations(circle, 1)).toEqual([]);
  });

  it("tells what it found before there was too much to check", () => {
    const schema: InputSchema = {
      properties: { n: { type: "integer" }, list: { items: { type: "integer" } } },
      not: { properties: { list: { items: { type: "string" } } } },
    };
    const list = Array.from({ length: 1_000_000 }, () => "x");
    expect(findViolations(schema, { n: "1" }).map(inWords)).toContain(
      '/n: expected an integer, found "1"',
    );
    expect(findViolations(schema, { n: "1", list })[0]?.pointer).toBe("/n");
    expect(findViolations({ not: { items: { type: "string" } } }, list)).toEqual([]);
    expect(findViolations({ oneOf: [{ items: { type: "string" } }, {}] }, list)).toEqual([]);
  });

  it("tells 100 violations at most", () => {
    const list = Array.from({ length: 1_000 }, () => "x");
    expect(findViolations({ items: { type: "integer" } }, list)).toHaveLength(100);
    const unknown = Object.fromEntries(list.map((_, at) => [`x${at}`, 1]));
    expect(checkInput({ properties: { prompt: {} } }, unknown)).toHaveLength(100);
  });

  describe("of alternatives that a field of one value each tells apart", () => {
    const word = { type: "string" } as const;
    const kind = (...values: readonly string[]) => ({ enum: values });
    const upload = { properties: { kind: kind("upload"), token: word }, required: ["kind"] };
    const link = { properties: { kind: kind("link"), href: word }, required: ["kind", "href"] };
    const edit = {
      properties: { kind: { const: "edit" }, image: word, mask: word },
      required: ["image", "mask"],
    };
    const oneOf = [upload, link, { $ref: "#/$defs/edit" }];

    it.for<[value: object, ...pointers: string[]]>([
      [{ kind: "link", token: "t" }, "/href"],
      [{ kind: "edit" }, "/image", "/mask"],
      [{ kind: "upload", token: 1 }, "/token"],
      [{ kind: "other" }, "/kind"],
    ])("the one of its value is meant: %j", ([value, ...pointers]) => {
      const found = findViolations({ oneOf, $defs: { edit } }, value);
      expect(found.map(({ pointer }) => pointer)).toEqual(pointers);
    });

    it("a field of several values tells nothing", () => {
      const ratio = { properties: { ratio: kind("1:1", "4:3") }, required: ["ratio"] };
      const size = { properties: { size: word }, required: ["size"] };
      expect(findViolations({ anyOf: [ratio, size] }, { ratio: "9:9" })).toMatchObject([
        { pointer: "/ratio", expected: 'one of "1:1", "4:3"' },
      ]);
    });
  });

  it("passes what several alternatives of anyOf fit", () => {
    expect(findViolations({ anyOf: [{ type: "string" }, { minLength: 1 }] }, "a")).toEqual([]);
  });

  it("tells what is wrong with the alternative that is nearest", () => {
    const [text, number] = [{ type: "string" }, { type: "number" }] as const;
    const anyOf = [{ properties: { a: text, b: text } }, { properties: { a: text, b: number } }];
    expect(findViolations({ anyOf }, { a: 1, b: 2 })).toEqual([
      { pointer: "/a", expected: "a string", found: "1" },
    ]);
  });

  it("names the field that a mistyped one within another means", () => {
    const size = { properties: { width: {} }, additionalProperties: false } as const;
    expect(findViolations({ properties: { size } }, { size: { widht: 1 } })).toEqual([
      { pointer: "/size/widht", expected: 'the field "width"', found: "an unknown field" },
    ]);
  });

  it("names a place by the first 200 signs of each field", () => {
    const name = `a${"x".repeat(199)}`;
    expect(pointerTo("/b", name)).toBe(`/b/${name}`);
    expect(pointerTo("/b", `${name}y`)).toBe(`/b/${name}…`);
    expect(pointerTo("", "a/b~c/d~e")).toBe("/a~1b~0c~1d~0e");
  });

  it("finds a definition by its name, as a pointer writes it", () => {
    const root: InputSchema = { $defs: { "a/b~c/d~e": { type: "string" }, one: {} } };
    expect(resolveRef(root, { $ref: "#/$defs/a~1b~0c~1d~0e" })).toEqual({ type: "string" });
    for (const $ref of ["12345678one", "#/$defs/two", "#/$defs/toString", undefined]) {
      expect(resolveRef(root, $ref === undefined ? {} : { $ref })).toBeUndefined();
    }
  });
});

describe("checkInput", () => {
  const paint: InputSchema = {
    type: "object",
    properties: { prompt: { type: "string" }, aspect_ratio: { type: "string" } },
  };

  it("refuses an unknown field, naming the nearest known one", () => {
    expect(checkInput(paint, { prompt: "x", aspectRatio: "1:1", zzz: 1 }).map(inWords)).toEqual([
      '/aspectRatio: expected the field "aspect_ratio", found an unknown field',
      "/zzz: expected no such field, found an unknown field",
    ]);
  });

  it("says it once if the schema itself refuses other fields", () => {
    const closed: InputSchema = { ...paint, additionalProperties: false };
    expect(checkInput(closed, { promt: "x" }).map(inWords)).toEqual([
      '/promt: expected the field "prompt", found an unknown field',
    ]);
  });

  it.each<[string, InputSchema]>([
    ["the schema allows others", { ...paint, additionalProperties: true }],
    ["the schema describes others", { ...paint, additionalProperties: { type: "integer" } }],
    ["the spec names no field at all", { type: "object" }],
    ["an alternative names it", { ...paint, anyOf: [{ properties: { seed: {} } }] }],
    [
      "a referenced part names it",
      { $defs: { a: { properties: { prompt: {}, seed: {} } } }, $ref: "#/$defs/a" },
    ],
  ])("accepts another field where %s", (_, schema) => {
    expect(checkInput(schema, { prompt: "x", seed: 1 })).toEqual([]);
  });

  it("leaves nested objects to their own schema", () => {
    const nested: InputSchema = { properties: { options: { properties: { a: {} } } } };
    expect(checkInput(nested, { options: { b: 1 } })).toEqual([]);
  });
});

function inWords(violation: { pointer: string; expected: string; found: string }): string {
  return `${violation.pointer}: expected ${violation.expected}, found ${violation.found}`;
}
