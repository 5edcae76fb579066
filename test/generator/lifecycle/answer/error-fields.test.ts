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

const url = { type: "string", format: "uri" };
const state = { type: "string", enum: ["PENDING", "COMPLETE", "FAILED"] };

test.each([
  ["orderNo", { status: state, url }, true],
  ["renderId", { status: state, url }, true],
  // Nothing that is made is read by it, its own state is nowhere, or it is of another thing.
  ["orderNo", { status: state }, false],
  ["orderNo", { url }, false],
  ["userId", { status: state, url }, false],
  ["code", { status: state, url }, false],
])(
  "the %s of an error is the id where a GET reads a picture by it alone: %j",
  (name, shown, is) => {
    const schema = object({ message: text, [name]: text });
    const responses = { "504": { description: "", content: { "application/json": { schema } } } };
    const content = { "application/json": { schema: object({ [name]: text, ...shown }) } };
    const parameters = [{ name, in: "path", required: true, schema: text }];
    const spec = documentOf({
      paths: {
        "/draw": create(object({}), { responses }),
        [`/drawn/{${name}}`]: {
          get: { parameters, responses: { "200": { description: "", content } } },
        },
      },
    });
    const [operation] = spec.operations();
    expect(operation && errorIdFields(operation).map(({ path }) => path)).toEqual(
      is ? [[name]] : [],
    );
  },
);
