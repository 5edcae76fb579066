import { expect, it } from "vitest";
import { examplesOf } from "../../../cli/input/create-examples.js";
import type { Schema } from "../../../generator/schema/schema.js";

const prompt: Schema = { type: "string" };
const file: Schema = { file: true };
const seconds: Schema = { type: "integer" };

it.each<[string, Schema, readonly string[]]>([
  [
    "its prompt, and a file that it may take",
    { properties: { prompt, image: file }, required: ["prompt"] },
    [
      'npx $0 create acme/paint --prompt "A paper boat" --save pictures/',
      'npx $0 create acme/paint --prompt "A paper boat" --image ./boat.png',
    ],
  ],
  [
    "a file that it requires",
    { properties: { image: file }, required: ["image"] },
    ["npx $0 create acme/paint --image ./boat.png --save pictures/"],
  ],
  [
    "a payload, where it requires something else",
    { properties: { prompt, seconds }, required: ["prompt", "seconds"] },
    ["npx $0 create acme/paint --payload-file in.json --save pictures/"],
  ],
])("the examples of a model have %s", (_, input, commands) => {
  expect(examplesOf("acme/paint", input).map(([command]) => command)).toEqual(commands);
});
