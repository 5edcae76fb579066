import { expect, test } from "vitest";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });

/** The descriptor of a create with these parameters, whose task is read below its own path. */
async function descriptorWith(path: string, ...parameters: readonly object[]) {
  const id = { name: "id", in: "path", required: true, schema: text };
  const status = { enum: ["running", "completed"] };
  const read = { parameters: [...parameters, id], ...answer(object({ status, image_url: text })) };
  const openapi = bearerSpec({
    [path]: create(object({ prompt: text }), {
      parameters,
      ...answer(object({ id: text, status })),
    }),
    [`${path}/jobs/{id}`]: { get: read },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const lifecycle = { poll: `GET ${path}/jobs/{id}` };
  const asked = { folder, openapi: "openapi.json", endpoints: [path], lifecycle };
  const { endpoints } = await readModel(asked);
  return endpoints.map(({ descriptor }) => ({ poll: descriptor.platform.poll, ...descriptor }))[0];
}

test.each<[string, object]>([
  ["{+model}", { description: "In the format {provider}/{model-name}" }],
  ["{+model}", { description: "Such as <owner>/<name>" }],
  ["{+model}", { example: "acme/flux" }],
  ["{+model}", { schema: { ...text, default: "acme/flux/dev" } }],
  ["{+model}", { schema: { enum: ["acme/flux", "acme/sketch"] } }],
  ["{model}", { description: "The model and/or its alias, for image/video" }],
  ["{model}", { description: "{owner}/{name}, URL-encoded" }],
  ["{model}", { example: "https://acme.example/flux" }],
  ["{model}", { example: "flux" }],
])("slashes stay as %s says where a parameter has %j", async (place, said) => {
  const parameter = { name: "model", in: "path", required: true, schema: text, ...said };
  expect(await descriptorWith("/images/{model}", parameter)).toMatchObject({
    create: { path: `/images/${place}` },
    poll: { path: `/images/${place}/jobs/{id}` },
  });
});

test.each<[string, object, string | undefined]>([
  ["text/plain", text, undefined],
  ["text/plain", { type: "integer" }, undefined],
  ["application/json", text, "json"],
  ["application/vnd.acme+json", text, "json"],
  ["text/plain", { type: "array", items: text }, "json"],
])("a parameter with the content %s of %j has the style %s", async (type, schema, style) => {
  const parameter = { name: "mark", in: "query", content: { [type]: { schema } } };
  const { parameters } = (await descriptorWith("/images", parameter)) ?? {};
  expect(parameters).toEqual([
    { field: "mark", name: "mark", in: "query", ...(style && { style }) },
  ]);
});
