import { expect, test } from "vitest";
import { withoutNull } from "../../../generator/schema/without-null.js";

const $defs = { Made: { type: ["string", "null"] as ("string" | "null")[] }, Other: {} };

test.for([
  [{ type: ["string", "null"] }, { type: "string" }],
  [{ type: ["string", "number", "null"] }, { type: ["string", "number"] }],
  [{ enum: ["a", null] }, { enum: ["a"] }],
  [{ anyOf: [{ type: "object" }, { type: "null" }] }, { anyOf: [{ type: "object" }] }],
  [
    { $defs, $ref: "#/$defs/Made" },
    { $defs, type: "string" },
  ],
  [
    { $defs, $ref: "#/$defs/Other" },
    { $defs, $ref: "#/$defs/Other" },
  ],
  [{ type: "null" }, { type: "null" }],
  [{ type: "object" }, { type: "object" }],
] as const)("without null %j is %j", ([schema, without]) => {
  // The cases are constant, and schemas are not.
  expect(withoutNull(JSON.parse(JSON.stringify(schema)))).toEqual(without);
});
