import { expect, test } from "vitest";
import { readAuth } from "../../../../generator/lifecycle/auth/read-auth.js";
import { create, documentOf } from "../../spec-of.js";

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
