import { expect, test } from "vitest";
import { isSameJson } from "../../../generator/report/is-same.js";

test.for([
  [{ type: ["string", "null"] }, { type: ["null", "string"] }],
  [{ required: ["a", "b"] }, { required: ["b", "a"] }],
  [{ enum: ["a", "b"] }, { enum: ["b", "a"] }],
  [{ properties: { default: { enum: [1, 2] } } }, { properties: { default: { enum: [2, 1] } } }],
  [{ default: { a: 1, b: 2 } }, { default: { b: 2, a: 1 } }],
])("%j is the same as %j", ([before, after]) => {
  expect(isSameJson(before, after)).toBe(true);
});

test.for([
  [{ default: [1024, 768] }, { default: [768, 1024] }],
  [{ const: { size: [1, 2] } }, { const: { size: [2, 1] } }],
  [{ enum: [[16, 9]] }, { enum: [[9, 16]] }],
  [{ prefixItems: [{ type: "string" }, {}] }, { prefixItems: [{}, { type: "string" }] }],
])("%j is something else than %j", ([before, after]) => {
  expect(isSameJson(before, after)).toBe(false);
});
