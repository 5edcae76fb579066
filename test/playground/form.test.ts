import { describe, expect, test } from "vitest";
import {
  constraintKeywords,
  constraints,
  isUnchecked,
} from "../../generator/schema/constraints.js";
import { objectBranches } from "../../playground/page/form/branches.js";
import { fieldModel } from "../../playground/page/form/field-model.js";
import { flat } from "../../playground/page/form/flat-schema.js";
import { singular } from "../../playground/page/form/names.js";
import {
  emptyObject,
  emptyValue,
  inBranch,
  likeliestBranch,
  onlyIn,
  withField,
} from "../../playground/page/form/values.js";
import type { JsonObject } from "../../playground/protocol.js";
import { expectation } from "../../runtime/check/describe-schema.js";

const file = { type: "string", contentMediaType: "application/octet-stream" };
const root: JsonObject = {
  $defs: { size: { enum: ["S", "M"], default: "S" }, "a/b": { type: "integer" } },
};

describe("the control of a field", () => {
  test.each<[string, JsonObject, object]>([
    ["prompt", { type: "string" }, { kind: "text", long: true }],
    ["name", { type: "string" }, { kind: "text", long: false }],
    ["note", { type: "string", maxLength: 4_000 }, { kind: "text", long: true }],
    ["size", { $ref: "#/$defs/size" }, { kind: "choice", segmented: true }],
    ["count", { $ref: "#/$defs/a~1b" }, { kind: "number", whole: true, slides: false }],
    [
      "n",
      { type: "integer", minimum: 1, maximum: 4 },
      { kind: "number", min: 1, max: 4, slides: true },
    ],
    ["n", { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 5 }, { min: 1, max: 4 }],
    [
      "seed",
      { type: "integer", minimum: 0, maximum: 2 ** 53 - 1 },
      { kind: "number", slides: false },
    ],
    ["on", { type: "boolean" }, { kind: "boolean" }],
    ["mode", { const: "fast" }, { kind: "constant", value: "fast" }],
    ["mode", { enum: ["fast"] }, { kind: "constant", value: "fast" }],
    [
      "mode",
      { enum: Array.from({ length: 12 }, (_, at) => `m${at}`) },
      { kind: "choice", segmented: false },
    ],
    ["mode", { oneOf: [{ const: "a", title: "A" }, { const: "b" }] }, { kind: "choice" }],
    ["image", { ...file, format: "binary" }, { kind: "media", list: false, takes: "file" }],
    ["image", { ...file, format: "uri" }, { kind: "media", takes: "file-or-url" }],
    ["image_url", { type: "string" }, { kind: "media", takes: "url" }],
    ["mask", { type: "string", description: "A data: URL." }, { kind: "media", takes: "data-url" }],
    ["mask", { type: "string", contentEncoding: "base64" }, { kind: "media", takes: "base64" }],
    ["webhook_url", { type: "string" }, { kind: "text" }],
    ["faceMask", { type: "string" }, { kind: "media", list: false, takes: "url" }],
    ["images", { type: "array", items: file, maxItems: 3 }, { kind: "media", list: true, most: 3 }],
    ["tags", { type: "array", items: { type: "string" } }, { kind: "list" }],
    [
      "tags",
      { type: "array", uniqueItems: true, items: { enum: ["a", "b"] } },
      { kind: "choices" },
    ],
    ["box", { type: "object", properties: { x: { type: "number" } } }, { kind: "object" }],
    ["free", { type: "object" }, { kind: "json" }],
    ["free", {}, { kind: "json" }],
    [
      "size",
      { anyOf: [{ enum: ["a", "b"] }, { type: "object", properties: { w: {} } }] },
      { kind: "alternatives" },
    ],
    [
      "model",
      { anyOf: [{ type: "string" }, { type: "string", enum: ["a-1", "a-2"] }] },
      { kind: "text", suggestions: ["a-1", "a-2"] },
    ],
    [
      "size",
      { anyOf: [{ type: "string", pattern: "^\\d+$" }, { enum: ["auto"] }] },
      { kind: "alternatives" },
    ],
    ["point", { type: "array", prefixItems: [{ type: "number" }] }, { kind: "json" }],
  ])("%s of %j is %j", (name, schema, control) => {
    expect(fieldModel(root, schema, name).control).toMatchObject(control);
  });

  test.each<[JsonObject, object]>([
    [
      { type: ["integer", "null"], minimum: 1 },
      { kind: "number", whole: true },
    ],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, { kind: "text" }],
    [{ enum: ["a", "b", null] }, { kind: "choice" }],
  ])("%j may be null, beside its own control", (schema, control) => {
    const model = fieldModel(root, schema, "field");
    expect([model.nullable, model.control]).toEqual([true, expect.objectContaining(control)]);
  });

  test.each([
    ["aspect_ratio", { title: "AspectRatioV3" }, "Aspect ratio"],
    ["aspect_ratio", { title: "aspect_ratio" }, "Aspect ratio"],
    ["n", { title: "How many" }, "How many"],
    ["seed", { title: "Seed" }, "Seed"],
    ["numImages", {}, "Num images"],
  ])("%s with %j is called %s", (name, schema, title) => {
    expect(fieldModel(root, schema, name).title).toBe(title);
  });

  test.each([
    [{ minItems: 1 }, "at least 1 item"],
    [{ maxItems: 1 }, "up to 1 item"],
    [{ minItems: 1, maxItems: 3 }, "1–3 items"],
    [{ maxLength: 500 }, "up to 500 characters"],
    [{ minimum: 1, maximum: 4 }, "1–4"],
  ])("%j is said as %s", (schema, limits) => {
    expect(fieldModel(root, schema, "field").limits).toBe(limits);
  });

  test.each(constraintKeywords.filter((keyword) => !isUnchecked(keyword)))(
    "%s has the words of refusals",
    (keyword) => {
      const schema = { [keyword]: constraints[keyword].value === "flag" ? true : 8 };
      const { limits } = fieldModel(root, schema, "field");
      expect(limits).not.toBe("");
      // A form speaks of the least; a refusal, of a range.
      const words = limits.replace("at least", "from");
      expect(expectation(schema, () => undefined)).toContain(` ${words}`);
    },
  );

  test("forms of a value are told apart by what they may be", () => {
    const schema = {
      anyOf: [{ const: "auto" }, { type: "object", properties: { type: { const: "vad" } } }, file],
    };
    const { control } = fieldModel(root, schema, "strategy");
    const branches = control.kind === "alternatives" ? control.branches : [];
    expect(branches.map(({ label }) => label)).toEqual(["Auto", "Vad", "File"]);
    expect(likeliestBranch(root, branches, "auto")).toBe(0);
    expect(likeliestBranch(root, branches, { type: "vad" })).toBe(1);
    expect(likeliestBranch(root, branches, "https://example.com/a.png")).toBe(2);
  });

  test.each([
    ["image_urls", "image_url"],
    ["granularities", "granularity"],
    ["colors", "color"],
  ])("of %s, one is %s", (many, one) => {
    expect(singular(many)).toBe(one);
  });

  test("a schema that refers to itself has a form", () => {
    const node = { type: "object", properties: { child: { $ref: "#/$defs/node" } } };
    const model = fieldModel({ $defs: { node } }, { $ref: "#/$defs/node" }, "tree");
    expect(model.control.kind).toBe("object");
    expect(flat({ $defs: { a: { $ref: "#/$defs/a" } } }, { $ref: "#/$defs/a" })).toEqual({});
  });
});

describe("alternatives of an object", () => {
  test("are called what sets them apart, and an input that says nothing is of the first", () => {
    const schema: JsonObject = {
      oneOf: [
        { required: ["image_url"], properties: { image_url: {}, expire: {} } },
        { properties: { image: {}, expire: {} } },
        { title: "PresetAvatar", properties: { preset: {} } },
      ],
    };
    const branches = objectBranches(schema, schema);
    expect(branches.map(({ label }) => label)).toEqual(["Image url", "Image", "Preset avatar"]);
    expect(likeliestBranch(schema, branches, {})).toBe(0);
    expect(likeliestBranch(schema, branches, { image: "x" })).toBe(1);
  });

  const schema: JsonObject = {
    type: "object",
    properties: { prompt: {}, mode: {}, text: {}, image: {} },
    oneOf: [
      {
        required: ["mode", "text"],
        properties: { mode: { const: "text" }, text: { type: "string" } },
      },
      {
        required: ["mode", "image"],
        properties: { mode: { const: "image" }, image: { type: "string" } },
      },
    ],
  };
  const branches = objectBranches(schema, schema);

  test("begin with what the first one alone can have", () => {
    expect(branches.map(({ label }) => label)).toEqual(["Text", "Image"]);
    expect(emptyObject(schema, schema)).toEqual({ mode: "text" });
  });

  test("keep what they share, and drop what the chosen one has not", () => {
    const before = { prompt: "A boat", mode: "text", text: "words" };
    const after = inBranch(schema, branches, 1, before);
    expect(after).toEqual({ prompt: "A boat", mode: "image" });
    expect([before, after].map((value) => likeliestBranch(schema, branches, value))).toEqual([
      0, 1,
    ]);
  });

  test("take back what only the chosen one has, not what was removed meanwhile", () => {
    const before = { prompt: "A boat", mode: "text", text: "words", other: 1 };
    expect(onlyIn(branches, 0, 1, before)).toEqual({ text: "words" });
  });
});

test.each([
  [{ const: 3, type: "integer" }, 3],
  [{ enum: ["b", "a"] }, "b"],
  [{ type: "integer", minimum: 2 }, 2],
])("a first value of %j is %j", (schema, value) => {
  expect(emptyValue(root, schema)).toBe(value);
});

test("a field may be called __proto__", () => {
  const made = withField({}, "__proto__", "x");
  expect(Object.keys(made)).toEqual(["__proto__"]);
  expect(withField(made, "__proto__", undefined)).toEqual({});
});
