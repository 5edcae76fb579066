import { describe, expect, it } from "vitest";
import { expectation } from "../../../runtime/check/describe-schema.js";
import type { InputSchema } from "../../../runtime/index.js";
import { describeValue } from "../../../runtime/util/describe-value.js";

const resolve = () => undefined;

describe("what a schema allows, in words", () => {
  it.each<[InputSchema, string]>([
    [{ type: "string" }, "a string"],
    [{ type: ["integer", "null"], minimum: 1 }, "an integer or null from 1"],
    [{ enum: ["a", 1] }, 'one of "a", 1'],
    [{ const: "a" }, '"a"'],
    [
      { anyOf: [{ const: "a" }, { const: "b" }, { type: "integer" }] },
      'one of "a", "b" or an integer',
    ],
    [{ oneOf: [{ type: "string" }, { type: "string" }] }, "a string"],
    [{ type: "string", file: true }, "a string or a file"],
    [{ file: true }, "a file (a Blob, File, Buffer or Uint8Array)"],
    [{}, "a value"],
    [{ enum: ["a"] }, '"a"'],
    [{ anyOf: [{ const: "a" }, { type: "integer" }] }, '"a" or an integer'],
    [{ type: "array", uniqueItems: true }, "an array without repetition"],
    [{ type: "array", uniqueItems: false }, "an array"],
  ])("%j: %s", (schema, words) => {
    expect(expectation(schema, resolve)).toBe(words);
  });

  it("lists thirty values", () => {
    const thirty = Array.from({ length: 30 }, (_, at) => at);
    expect(expectation({ enum: thirty }, resolve)).toBe(`one of ${thirty.join(", ")}`);
    expect(expectation({ enum: [...thirty, 30] }, resolve)).toBe(
      `one of ${thirty.join(", ")}, … (31 values)`,
    );
  });

  it("follows nine references", () => {
    const chain = (length: number): InputSchema => ({ $ref: String(length) });
    const next = ({ $ref }: InputSchema): InputSchema | undefined =>
      $ref === undefined ? undefined : $ref === "1" ? { type: "string" } : chain(Number($ref) - 1);
    expect(expectation(chain(9), next)).toBe("a string");
    expect(expectation(chain(10), next)).toBe("a value");
  });

  it("goes nine alternatives deep", () => {
    let schema: InputSchema = { type: "string" };
    for (let level = 1; level <= 9; level += 1) schema = { anyOf: [schema] };
    expect(expectation(schema, resolve)).toBe("a string");
    expect(expectation({ anyOf: [schema] }, resolve)).toBe("a value");
  });
});

describe("what was found, in words", () => {
  it.each<[unknown, string]>([
    ["x".repeat(40), `"${"x".repeat(40)}"`],
    ["x".repeat(41), `"${"x".repeat(40)}…" (41 characters)`],
    [[1, 2], "an array of 2"],
    [new Blob(["x"]), "a file"],
    [undefined, "nothing"],
    [null, "null"],
    [1.5, "1.5"],
    [true, "true"],
    [{}, "an object"],
    [Promise.resolve(), "a Promise"],
    [function paint() {}, "the function paint"],
    [(() => () => {})(), "a function"],
    [Symbol("x"), "a symbol"],
  ])("%o: %s", (value, words) => {
    expect(describeValue(value)).toBe(words);
  });
});
