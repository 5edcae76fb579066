import { expect, test } from "vitest";
import { compareValues } from "../../../generator/report/compare-values.js";
import type { Schema } from "../../../generator/schema/schema.js";

const recursive: Schema = { $ref: "#/$defs/Tree" };

/** An object of which each field is a tree with leaves of a type. */
function treesOf(type: "string" | "integer", ...names: readonly string[]): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, recursive])),
    $defs: {
      Tree: { type: "object", properties: { w: { type }, left: recursive, right: recursive } },
    },
  };
}

test("what changed in a type that contains itself is told of each field that has it", () => {
  const changes = compareValues("input", treesOf("string", "a", "b"), treesOf("integer", "a", "b"));
  expect(changes.map((change) => "path" in change && change.path)).toEqual([
    [
      { step: "field", name: "a" },
      { step: "field", name: "w" },
    ],
    [
      { step: "field", name: "b" },
      { step: "field", name: "w" },
    ],
  ]);
});

test("of a type that contains itself, each field of one type tells what changed in that", () => {
  const side = (type: string): Schema => {
    const [outer, part] = [{ $ref: "#/$defs/Outer" }, { $ref: "#/$defs/Part" }];
    const parts = { x: { type } as Schema, part };
    return {
      properties: { outer },
      $defs: {
        Outer: { properties: { outer, left: part, right: part } },
        Part: { properties: parts },
      },
    };
  };
  const paths = compareValues("input", side("string"), side("integer")).map(
    (change) =>
      "path" in change && change.path.map((each) => "name" in each && each.name).join("."),
  );
  expect(paths).toEqual(["outer.left.x", "outer.right.x"]);
});

test("types that all refer to each other are compared in no time", () => {
  const names = Array.from({ length: 40 }, (_, index) => `T${index}`);
  const side = (type: string): Schema => {
    const all = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
    const definition: Schema = { properties: { x: { type } as Schema, ...all } };
    return {
      properties: all,
      $defs: Object.fromEntries(names.map((name) => [name, definition])),
    };
  };
  const changes = compareValues("input", side("string"), side("integer"));
  expect(changes.length).toBeGreaterThanOrEqual(40);
});

test("a field whose type contains itself, and changed, is not said to be the same", () => {
  const before = treesOf("string", "a", "image_size");
  const [, renamed] = compareValues("input", before, treesOf("integer", "a", "images_size"));
  expect(renamed).toMatchObject({ kind: "field-renamed", alike: false });
});

test("the order of a default or of a listed value has a meaning", () => {
  const input = (size: Schema): Schema => ({ properties: { size } });
  expect(
    compareValues("input", input({ default: [1024, 768] }), input({ default: [768, 1024] })),
  ).toMatchObject([{ kind: "default" }]);
  expect(
    compareValues("input", input({ enum: [[16, 9], "auto"] }), input({ enum: ["auto", [9, 16]] })),
  ).toMatchObject([{ kind: "values" }]);
});
