import { expect, test } from "vitest";
import { describeField } from "../../../cli/input/describe-field.js";
import { fieldFlags } from "../../../cli/input/field-flags.js";

function flagsOf(...fields: readonly string[]): readonly string[] {
  const properties = Object.fromEntries(
    fields.map((field) => [field, { type: "string" as const }]),
  );
  return fieldFlags({ type: "object", properties }, ["dry-run", "json"]).map(({ name }) => name);
}

test("a field has an option of its own name", () => {
  expect(flagsOf("prompt", "aspect_ratio", "seed-2", "N")).toEqual([
    "prompt",
    "aspect_ratio",
    "seed-2",
    "N",
  ]);
});

test.each([
  "json",
  "dry-run",
  "dryRun",
  "dry-Run",
  "no-dry-run",
  "no-prompt",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "__proto__",
  "a b",
  "größe",
  "-x",
])("a field that is called %s has none: a command line means something else by it", (field) => {
  expect(flagsOf(field, "prompt")).toEqual(["prompt"]);
});

test("of two fields that are one option, the first has it", () => {
  expect(flagsOf("aspectRatio", "aspect-ratio")).toEqual(["aspectRatio"]);
});

test("values that are no texts are told as JSON", () => {
  const odd = [{ toString: 1, valueOf: 2 }, null, 1, "a"];
  const field = { name: "a", required: false, type: "any", allowed_values: odd };
  expect(describeField(field)).toBe('Values: {"toString":1,"valueOf":2}, null, 1, a.');
});
