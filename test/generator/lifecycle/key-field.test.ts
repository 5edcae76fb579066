import { expect, test } from "vitest";
import { withoutField } from "../../../generator/lifecycle/key-field.js";
import { readAuth } from "../../../generator/lifecycle/read-auth.js";
import type { Schema } from "../../../generator/schema/schema.js";
import { create, documentOf } from "../spec-of.js";

function authWith(properties: object, root: object = {}) {
  const spec = documentOf({ paths: { "/draw": create({ type: "object", properties }) }, ...root });
  const [operation] = spec.operations();
  if (operation === undefined) throw new Error("no operation");
  return readAuth(operation).auth;
}

const apiKey = { type: "string", description: "Your API key" };

test.for([
  ["key", apiKey],
  ["api_key", { type: "string" }],
  ["apiKey", { type: "string" }],
] as const)("a field %s of the body is the key where no scheme is named", ([name, field]) => {
  expect(authWith({ prompt: {}, [name]: field })).toEqual({ in: "body", name });
});

test.for([
  ["key", { type: "string", description: "Musical key of the track" }],
  ["key", { type: "string" }],
  ["key", { type: "object", description: "API key" }],
  ["api_key_id", apiKey],
] as const)("a field %s that is something else stays an input: %o", ([name, field]) => {
  expect(authWith({ prompt: {}, [name]: field })).toBeUndefined();
});

test("a scheme that the spec names wins over a field", () => {
  const root = {
    security: [{ header: [] }],
    components: { securitySchemes: { header: { type: "apiKey", in: "header", name: "X-Key" } } },
  };
  expect(authWith({ key: apiKey }, root)).toEqual({ in: "header", name: "X-Key" });
});

test("an input without its key has it in no branch, behind no reference and in no example", () => {
  const draw: Schema = { type: "object", properties: { key: {}, prompt: {} }, required: ["key"] };
  const left: Schema = { type: "object", properties: { prompt: {} }, required: [] };
  const nested: Schema = { type: "object", properties: { key: {} } };
  const schema: Schema = {
    ...draw,
    properties: { key: {}, prompt: {}, nested },
    anyOf: [draw, { $ref: "#/$defs/Draw" }],
    examples: [{ key: "k", prompt: "a" }],
    $defs: { Draw: draw, Other: nested },
  };
  expect(withoutField(schema, "key")).toEqual({
    ...left,
    properties: { prompt: {}, nested },
    anyOf: [left, { $ref: "#/$defs/Draw" }],
    examples: [{ prompt: "a" }],
    $defs: { Draw: left, Other: nested },
  });
});
