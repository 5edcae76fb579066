import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { answer } from "../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const post = (operationId: string, input: object, answered: object, more: object = {}) => ({
  post: {
    operationId,
    requestBody: { content: { "application/json": { schema: object(input) } } },
    ...answer(answered),
    ...more,
  },
});
const byId = (name: string, answered: object) => ({
  get: {
    parameters: [{ name, in: "path", required: true, schema: text }],
    ...answer(answered),
  },
});
const pictures = object({ data: { type: "array", items: object({ url: text, b64_json: text }) } });
const prediction = object({
  id: text,
  status: { enum: ["starting", "processing", "succeeded", "failed", "canceled"] },
  output: {},
});
const inPath = (name: string) => ({ name, in: "path", required: true, schema: text });

/** Paths of each platform, as its own spec has them, with little else. */
const platforms: Readonly<Record<string, { readonly server: string; readonly paths: object }>> = {
  "@fal-ai/client": {
    server: "https://queue.fal.run",
    paths: {
      "/fal-ai/flux/dev": post("", { prompt: text }, object({ request_id: text, status: text })),
      "/fal-ai/flux/dev/requests/{request_id}/status": byId(
        "request_id",
        object({ status: { enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] } }),
      ),
      "/fal-ai/flux/dev/requests/{request_id}": byId(
        "request_id",
        object({ images: { type: "array", items: object({ url: text }) } }),
      ),
    },
  },
  replicate: {
    server: "https://api.replicate.com/v1",
    paths: {
      "/models/{model_owner}/{model_name}/predictions": post(
        "models.predictions.create",
        { input: { type: "object" } },
        prediction,
        { parameters: [inPath("model_owner"), inPath("model_name")] },
      ),
      "/predictions/{prediction_id}": byId("prediction_id", prediction),
    },
  },
  openai: {
    server: "https://api.openai.com/v1",
    paths: {
      "/images/generations": post(
        "createImage",
        { model: text, prompt: text, size: text },
        pictures,
      ),
    },
  },
  "@hey-api/openapi-ts": {
    server: "https://api.acme.example",
    paths: { "/v1/images": post("createImage", { prompt: text, size: text }, pictures) },
  },
};

test.for(Object.entries(platforms))(
  "the manual calls what comes from %s by its name",
  async ([client, { server, paths }]) => {
    const info = { title: "Small", version: "1" };
    const openapi = { openapi: "3.1.0", info, servers: [{ url: server }], paths };
    const folder = await folderWith({ "openapi.json": openapi });
    const { endpoints } = await readModel({ folder, openapi: "openapi.json" });
    const [{ name, input } = { name: undefined, input: {} }, ...others] = endpoints;
    const page = await readFile("docs/coming-from.md", "utf8");
    const section = page.split("\n## ").find((each) => each.startsWith(`From \`${client}\``));
    const [, called, fields] =
      / \| `(?:const generation = await )?(\w+\.\w+)\((.*)\)`[^|]*\|$/m.exec(section ?? "") ?? [];
    expect([`${name?.module}.${name?.function}`, others]).toEqual([called, []]);
    // `{ model, input }` names fields, `input` is the whole.
    const named = fields?.startsWith("{") ? [...fields.matchAll(/(\w+)(?=:|,| \})/g)] : [];
    const known = Object.keys(input.properties ?? {});
    expect(named.map(([field]) => field).filter((field) => !known.includes(field))).toEqual([]);
  },
);
