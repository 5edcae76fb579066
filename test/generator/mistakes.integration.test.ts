import path from "node:path";
import { describe, expect, test } from "vitest";
import { compileStrictly } from "./compile-strictly.js";

/** Calls as users write them wrong, each with what the compiler must mark and say. */
const mistakes = {
  "a missing prompt": {
    call: `await google.nanoBananaPro({ aspect_ratio: "16:9" });`,
    code: 2741,
    marked: `{ aspect_ratio: "16:9" }`,
    message: /Property 'prompt' is missing in type .* but required in type 'NanoBananaProInput'/,
  },
  "an unknown field": {
    call: `await google.nanoBananaPro({ prompt: "a cat", aspect: "16:9" });`,
    code: 2353,
    marked: "aspect",
    message: /'aspect' does not exist in type 'NanoBananaProInput'/,
  },
  "a misspelt field": {
    call: `await google.nanoBananaPro({ prompt: "a cat", aspect_ration: "16:9" });`,
    code: 2561,
    marked: "aspect_ration",
    message: /Did you mean to write 'aspect_ratio'\?/,
  },
  "a value outside an enum": {
    call: `await google.nanoBananaPro({ prompt: "a cat", aspect_ratio: "16:10" });`,
    code: 2820,
    marked: "aspect_ratio",
    message: /Type '"16:10"' is not assignable to type .*"16:9".*Did you mean/,
  },
  "data before ok was checked": {
    call: `(await google.nanoBananaPro({ prompt: "a cat" })).data;`,
    code: 2339,
    marked: "data",
    message: /Property 'data' does not exist on type 'FailedGeneration'/,
  },
} as const;

describe("a mistake in a call is reported once, at the right place, in words that name the field", () => {
  const lines = Object.values(mistakes).map(({ call }) => call);
  const text = [`import { google } from "./generated/index.js";`, ...lines, ""].join("\n");
  const file = path.resolve("calls.ts");
  const found = compileStrictly([], "NodeNext", new Map([[file, text]]));

  test.for(Object.keys(mistakes) as (keyof typeof mistakes)[])("%s", (name) => {
    const { code, marked, message } = mistakes[name];
    const line = 2 + Object.keys(mistakes).indexOf(name);
    expect(found.filter((diagnostic) => diagnostic.line === line)).toEqual([
      { file, line, code, marked, message: expect.stringMatching(message) },
    ]);
  });

  test("and nothing else is", () => {
    expect(found).toHaveLength(lines.length);
  });
});
