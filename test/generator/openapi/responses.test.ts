import { expect, test } from "vitest";
import { documentedErrors } from "../../../generator/openapi/responses.js";
import { create, documentOf } from "../spec-of.js";

test("the errors that an operation documents are its responses of 4xx and 5xx", () => {
  const responses = { "200": {}, "307": {}, "429": {}, "5XX": {}, default: {} };
  const spec = documentOf({ paths: { "/draw": create({}, { responses }) } });
  expect(spec.operations().flatMap(documentedErrors)).toEqual(["429", "5XX"]);
});
