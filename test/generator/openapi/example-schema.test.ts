import { expect, test } from "vitest";
import { withExampleSchemas } from "../../../generator/openapi/example-schema.js";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { bearerSpec, json } from "../spec-of.js";

const bare = { type: "object" };
const text = { type: "string" };
const content = (media: object) => ({ content: { "application/json": media } });
const shown = (example: object) => content({ schema: { ...bare, example } });

/** The schema of a media type as it is read. */
const schemaOf = (media: object) => {
  const { requestBody } = withExampleSchemas({ requestBody: json(content(media)) });
  return JSON.parse(JSON.stringify(requestBody)).content["application/json"].schema;
};

test("a create and its poll that are shown by examples alone are read by those", async () => {
  const asked = { prompt: "a cat", width: 512, loras: [{ name: "ink" }], hd: true, seed: null };
  const paths = {
    "/v1/text-to-image": {
      post: {
        requestBody: shown(asked),
        responses: { "200": { description: "", ...shown({ status: "processing", task_id: "7" }) } },
      },
    },
    "/v1/task/{task_id}": {
      get: {
        parameters: [{ name: "task_id", in: "path", required: true, schema: text }],
        responses: {
          "200": {
            description: "",
            ...content({
              schema: bare,
              examples: {
                done: { value: { status: "completed", images: ["https://cdn.example/1.png"] } },
              },
            }),
          },
        },
      },
    },
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const { endpoints, warnings } = await readModel({ folder, openapi: "openapi.json" });
  const [{ descriptor, data } = {}] = endpoints;
  const input = descriptor?.input;
  expect(input?.required).toBeUndefined();
  expect(input?.additionalProperties).toBeUndefined();
  expect(input?.properties).toMatchObject({
    prompt: text,
    width: { type: "number" },
    loras: { type: "array", items: { type: "object", properties: { name: text } } },
    hd: { type: "boolean" },
    seed: {},
  });
  expect(descriptor?.platform.poll).toEqual({ path: "/v1/task/{id}" });
  expect(data).toMatchObject({ from: "example", schema: { type: "array", items: text } });
  expect(warnings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining("shows the body by an example alone"),
  );
});

test("items of an example that differ are alternatives, and equal ones are one", () => {
  const examples = { examples: { first: { value: { list: [1, "a", 2], none: [] } } } };
  expect(schemaOf(examples)).toMatchObject({
    properties: {
      list: { type: "array", items: { anyOf: [{ type: "number" }, text] } },
      none: { type: "array" },
    },
  });
});

test.for([
  { schema: { ...bare, properties: { prompt: text } }, example: { other: 1 } },
  { schema: { $ref: "#/components/schemas/Any" }, example: { other: 1 } },
  { schema: { ...bare, additionalProperties: text }, example: { other: 1 } },
  { schema: text, example: { other: 1 } },
  { schema: bare, example: {} },
  { schema: bare, example: "curl -X POST" },
  { schema: bare },
  { schema: true, example: { other: 1 } },
])("what a schema says, or an example does not, is left as it is: %j", (media) => {
  const body = json(content(media));
  const operation = { requestBody: body, responses: { "200": body } };
  expect(withExampleSchemas(operation)).toBe(operation);
});
