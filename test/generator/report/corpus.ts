/** A change of one schema, and what the report must say of it as input and as data. */
export interface CorpusPair {
  readonly name: string;
  readonly before: object;
  readonly after: object;
}

const text = { type: "string" };
const number = { type: "number" };
const integer = { type: "integer" };

/** An object with these fields. */
function fields(properties: object, more: object = {}): object {
  return { type: "object", properties: { prompt: text, ...properties }, ...more };
}

/** The same with one field, before and after. */
function field(name: string, before: object, after: object): CorpusPair {
  return { name, before: fields({ f: before }), after: fields({ f: after }) };
}

const url = { type: "object", properties: { url: text }, required: ["url"] };
const b64 = { type: "object", properties: { b64: text }, required: ["b64"] };

function model(name: string, more: object = {}): object {
  return {
    type: "object",
    properties: { model: { const: name }, prompt: text, ...more },
    required: ["model", "prompt"],
  };
}

const node = (extra: object) => ({
  type: "object",
  properties: { name: text, next: { $ref: "#/components/schemas/Node" }, ...extra },
});

/** Every kind of change of a value, at least once. */
export const corpus: readonly CorpusPair[] = [
  { name: "an optional field came", before: fields({}), after: fields({ f: integer }) },
  {
    name: "a field with allowed values came",
    before: fields({}),
    after: fields({ f: { enum: ["a", "b"], default: "a" } }),
  },
  {
    name: "a required field came",
    before: fields({}),
    after: fields({ f: text }, { required: ["f"] }),
  },
  { name: "a field went", before: fields({ f: integer }), after: fields({}) },
  {
    name: "a field went from an object that takes any",
    before: fields({ f: { ...fields({ a: text }), additionalProperties: true } }),
    after: fields({ f: { ...fields({}), additionalProperties: true } }),
  },
  {
    name: "a field was renamed",
    before: fields({ image_size: text }),
    after: fields({ images_size: text }),
  },
  {
    name: "a field was renamed and its values grew",
    before: fields({ image_size: { enum: ["1K", "2K"] } }),
    after: fields({ size: { enum: ["1K", "2K", "4K"] } }),
  },
  {
    name: "a required field was renamed",
    before: fields({ image: text }, { required: ["image"] }),
    after: fields({ image_url: text }, { required: ["image_url"] }),
  },
  {
    name: "one field went while quite another came",
    before: fields({ seed: integer }),
    after: fields({ quality: text }),
  },
  {
    name: "a field became required",
    before: fields({ f: text }),
    after: fields({ f: text }, { required: ["f"] }),
  },
  {
    name: "a field became optional",
    before: fields({ f: text }, { required: ["f"] }),
    after: fields({ f: text }),
  },
  field("a type became wider", integer, { type: ["number", "null"] }),
  field("a type became narrower", { type: ["string", "null"] }, text),
  field("a type became another", text, { type: "boolean" }),
  field("a number became an integer", number, integer),
  field("an integer became a number", integer, number),
  field("a type was left out", text, {}),
  field("a type was given", {}, text),
  field("a value became a list", text, { type: "array", items: text }),
  field("a list became a value", { type: "array", items: text }, text),
  field("values came", { enum: ["a"] }, { enum: ["a", "b"] }),
  field("values went", { enum: ["a", "b"] }, { enum: ["a"] }),
  field("values came and went", { enum: ["a", "b"] }, { enum: ["b", "c"] }),
  field("values in another order", { enum: ["a", "b"] }, { enum: ["b", "a"] }),
  field("values are listed now", text, { enum: ["a"] }),
  field("values are no longer listed", { enum: ["a"] }, text),
  field("a constant changed", { const: "a" }, { const: "b" }),
  field("null became a value", { enum: ["a"] }, { enum: ["a", null] }),
  field("a maximum fell", { ...number, maximum: 8 }, { ...number, maximum: 4 }),
  field("a maximum rose", { ...number, maximum: 4 }, { ...number, maximum: 8 }),
  field("a minimum came", number, { ...number, minimum: 0 }),
  field("a minimum went", { ...number, minimum: 0 }, number),
  field("an exclusive bound came", number, { ...number, exclusiveMinimum: 0 }),
  field("a step came", integer, { ...integer, multipleOf: 8 }),
  field("a length fell", { ...text, maxLength: 9 }, { ...text, maxLength: 5 }),
  field("a pattern came", text, { ...text, pattern: "^a" }),
  field("a format came", text, { ...text, format: "uri" }),
  field("a format went", { ...text, format: "uri" }, text),
  field(
    "a list became shorter",
    { type: "array", items: text, maxItems: 9 },
    { type: "array", items: text, maxItems: 3 },
  ),
  field(
    "items must be unique",
    { type: "array", items: text },
    { type: "array", items: text, uniqueItems: true },
  ),
  field("a default changed", { ...integer, default: 1 }, { ...integer, default: 2 }),
  field("a default came", integer, { ...integer, default: 2 }),
  field("a field is deprecated", text, { ...text, deprecated: true }),
  field("a field is no longer deprecated", { ...text, deprecated: true }, text),
  field(
    "items gained a format",
    { type: "array", items: text },
    { type: "array", items: { ...text, format: "uri" } },
  ),
  field(
    "items changed their type",
    { type: "array", items: text },
    { type: "array", items: integer },
  ),
  field("a nested field came", fields({}), fields({ g: text })),
  field("a nested field is required now", fields({}), fields({ g: text }, { required: ["g"] })),
  field(
    "a field of items went",
    { type: "array", items: fields({ g: text }) },
    { type: "array", items: fields({}) },
  ),
  field(
    "an object was closed",
    { type: "object", additionalProperties: true },
    { type: "object", additionalProperties: false },
  ),
  field(
    "an object with fields was closed",
    fields({ a: text }),
    fields({ a: text }, { additionalProperties: false }),
  ),
  field(
    "an open object with fields was closed",
    fields({ a: text }, { additionalProperties: true }),
    fields({ a: text }, { additionalProperties: false }),
  ),
  field(
    "an object was opened",
    fields({ a: text }, { additionalProperties: false }),
    fields({ a: text }),
  ),
  field(
    "values of a map became texts",
    { type: "object" },
    { type: "object", additionalProperties: text },
  ),
  field(
    "values of a map changed",
    { type: "object", additionalProperties: text },
    { type: "object", additionalProperties: number },
  ),
  field("a variant came", { anyOf: [url, b64] }, { anyOf: [url, b64, text] }),
  field("a variant went", { anyOf: [url, b64, text] }, { anyOf: [b64, url] }),
  field("a value became a union", text, { anyOf: [text, url] }),
  field("a union became a value", { anyOf: [text, url] }, text),
  field("an object became a union", url, { anyOf: [b64, url] }),
  field("variants in another order", { anyOf: [url, b64] }, { anyOf: [b64, url] }),
  field("a union takes null too", { anyOf: [url, b64] }, { anyOf: [url, b64, { type: "null" }] }),
  field("an object was wrapped in allOf", url, { allOf: [url] }),
  field("an object was wrapped in anyOf", url, { anyOf: [url] }),
  field("an object was divided over allOf", fields({ a: text, b: text }), {
    allOf: [fields({ a: text }), fields({ b: text })],
  }),
  field(
    "a field of one variant changed",
    { anyOf: [url, b64] },
    { anyOf: [b64, { ...url, properties: { url: { ...text, format: "uri" } } }] },
  ),
  {
    name: "a model came",
    before: { oneOf: [model("gen4"), model("gen3")] },
    after: { oneOf: [model("gen3"), model("gen4.5"), model("gen4")] },
  },
  {
    name: "a model went",
    before: { oneOf: [model("gen3"), model("gen4.5"), model("gen4")] },
    after: { oneOf: [model("gen4"), model("gen3")] },
  },
  {
    name: "a field of one model came",
    before: { oneOf: [model("gen4"), model("gen3")] },
    after: { oneOf: [model("gen3"), model("gen4", { seed: integer })] },
  },
  field(
    "titled variants changed places",
    {
      anyOf: [
        { ...url, title: "One" },
        { ...b64, title: "Two" },
      ],
    },
    {
      anyOf: [
        { ...b64, title: "One" },
        { ...url, title: "Two" },
      ],
    },
  ),
  field(
    "a tuple became longer",
    { type: "array", prefixItems: [text] },
    { type: "array", prefixItems: [text, integer] },
  ),
  field("a part that recurs gained a field", node({}), node({ size: integer })),
];
