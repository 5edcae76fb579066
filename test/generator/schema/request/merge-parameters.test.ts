import { expect, test } from "vitest";
import { mergeParameters } from "../../../../generator/schema/request/merge-parameters.js";
import type { InputParameter } from "../../../../generator/schema/request/read-parameters.js";

const list = { type: "array", items: { type: "string" } } as const;

function parameter(more: Partial<InputParameter>): InputParameter {
  const usual = { name: "X-V", in: "header", required: true, keepsSlashes: false } as const;
  return { ...usual, style: undefined, schema: { type: "string" }, ...more };
}

test("beside a body that is a list, what has one value or a default is sent", () => {
  const found = [
    parameter({ schema: { type: "string", enum: ["1"] } }),
    parameter({ name: "api version", in: "query", schema: { type: "integer", default: 7 } }),
    parameter({ name: "lang", in: "query", required: false }),
  ];
  expect(mergeParameters(list, found)).toEqual({
    schema: list,
    parameters: [],
    headers: { "X-V": "1" },
    query: "api+version=7",
  });
});

test("what needs a field beside such a body cannot be said", () => {
  for (const found of [parameter({}), parameter({ in: "path", schema: { enum: ["1"] } })]) {
    expect(() => mergeParameters(list, [found])).toThrow(
      "the body is a list, and X-V must be sent beside it",
    );
  }
});
