import { describe, expect, it } from "vitest";
import { expectation } from "../../runtime/describe-schema.js";
import type { InputSchema } from "../../runtime/index.js";

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
  ])("%j: %s", (schema, words) => {
    expect(expectation(schema, resolve)).toBe(words);
  });

  it("goes nine alternatives deep", () => {
    let schema: InputSchema = { type: "string" };
    for (let level = 1; level <= 9; level += 1) schema = { anyOf: [schema] };
    expect(expectation(schema, resolve)).toBe("a string");
    expect(expectation({ anyOf: [schema] }, resolve)).toBe("a value");
  });
});
