import { expect, test } from "vitest";
import { errorIdFields } from "../../../../generator/lifecycle/answer/error-fields.js";
import { create, documentOf } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const error = object({ error: object({ code: text, job_id: text }) });
const inError = [["error", "job_id"]];

test.each<[object, readonly (readonly string[])[]]>([
  [error, inError],
  [{ allOf: [error, object({ trace: text })] }, inError],
  [{ anyOf: [object({ message: text }), { $ref: "#/components/schemas/Error" }] }, inError],
  [object({ error: { oneOf: [text, object({ job_id: text })] } }), inError],
  [
    object({ error: object({ generation: object({ id: text }) }) }),
    [["error", "generation", "id"]],
  ],
  [object({ id: text, error: object({ id: text, request_id: text }) }), []],
])("of the errors %j, ids of generations are at %j", (schema, paths) => {
  const responses = { "403": { description: "", content: { "application/json": { schema } } } };
  const schemas = { Error: { oneOf: [error, { $ref: "#/components/schemas/Error" }] } };
  const spec = documentOf({
    paths: { "/images": create(object({}), { responses }) },
    components: { schemas },
  });
  const [operation] = spec.operations();
  expect(operation && errorIdFields(operation).map(({ path }) => path)).toEqual(paths);
});
