import { describe, expect, it } from "vitest";
import type { InputSchema } from "../../../runtime/index.js";
import { fillIn } from "../../../runtime/request/fill-in.js";

const model: InputSchema = { enum: ["m1"], default: "m1" };

describe("a value that is always the same", () => {
  it.each<[string, InputSchema, unknown, unknown]>([
    ["a field", { properties: { model } }, { prompt: "a" }, { prompt: "a", model: "m1" }],
    [
      "a field of a part of the schema",
      { allOf: [{ properties: { model } }] },
      {},
      { model: "m1" },
    ],
    [
      "a field inside another",
      { properties: { options: { properties: { model } } } },
      { options: { size: 1 } },
      { options: { size: 1, model: "m1" } },
    ],
    [
      "a field of each item of a list",
      { properties: { steps: { items: { properties: { model } } } } },
      { steps: [{}, { n: 1 }] },
      { steps: [{ model: "m1" }, { n: 1, model: "m1" }] },
    ],
  ])("is filled in: %s", (_what, schema, given, filled) => {
    const before = structuredClone(given);
    expect(fillIn(schema, given)).toEqual(filled);
    expect(given).toEqual(before);
  });

  it.each<[string, InputSchema, unknown]>([
    ["one that is given", { properties: { model } }, { model: "m2" }],
    ["null that is given", { properties: { model } }, { model: null }],
    ["a field of an object that is missing", { properties: { o: { properties: { model } } } }, {}],
    ["what is no object", { properties: { model } }, "text"],
    ["a file", { properties: { model } }, new Blob(["x"])],
    ["items where the schema has none", { properties: { model } }, [{}]],
  ])("is not filled in: %s", (_what, schema, given) => {
    expect(fillIn(schema, given)).toEqual(given);
  });

  it("is a copy: what a call changes is not changed for the next one", () => {
    const schema: InputSchema = { properties: { tags: { default: ["a"] } } };
    const first = fillIn(schema, {}) as { tags: string[] };
    first.tags.push("b");
    expect(fillIn(schema, {})).toEqual({ tags: ["a"] });
  });

  it("leaves an input as it is, the very object, where nothing can be missing", () => {
    const input = { prompt: "a" };
    expect(fillIn({ properties: { prompt: { type: "string" } } }, input)).toBe(input);
  });
});
