import { expect, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { folderWith } from "../temporary-folder.js";
import { answer, bearerSpec, create } from "./spec-of.js";

const dead = (kind: string) => ({ $ref: `#/components/${kind}/Gone` });
const body = { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } };
const task = { job_id: { type: "string" }, state: { type: "string", enum: ["queued", "done"] } };
const jsonOf = (schema: object) => ({ content: { "application/json": { schema } } });
const accepted = jsonOf({ type: "object", properties: task });
const done = jsonOf({
  type: "object",
  properties: {
    ...task,
    pictures: { type: "array", items: { properties: { url: { type: "string" } } } },
  },
});

/** Two creates: of a task with a poll, and of a picture. */
const specOf = (started: object, polled: object, parameters: readonly object[] = []) =>
  bearerSpec({
    "/images/generate": create(body, { responses: { "202": accepted, ...started } }),
    "/images/jobs/{job_id}": {
      get: {
        parameters: [{ name: "job_id", in: "path", required: true }, ...parameters],
        responses: { "200": done, ...polled },
      },
    },
    "/images/other": create(body, answer({ properties: { image_url: { type: "string" } } })),
  });

async function read(spec: object) {
  const model = await readModel({
    folder: await folderWith({ "openapi.json": spec }),
    openapi: "openapi.json",
  });
  return {
    keys: model.endpoints.map(({ key }) => key),
    said: model.warnings.map(({ pointer, message }) => `${pointer}: ${message}`),
  };
}

test.for<[string, object, object, (readonly object[])?]>([
  [
    '/paths/~1images~1generate/post/responses/400: the $ref "#/components/responses/Gone" leads nowhere: the answer under 400 is taken as unknown',
    { "400": dead("responses") },
    {},
  ],
  [
    '/paths/~1images~1jobs~1{job_id}/get/responses/404: the $ref "#/components/responses/Gone" leads nowhere: the answer under 404 is taken as unknown',
    {},
    { "404": dead("responses") },
  ],
  [
    '/paths/~1images~1jobs~1{job_id}/get/parameters/1: the $ref "#/components/parameters/Gone" leads nowhere: this parameter is not sent',
    {},
    {},
    [dead("parameters")],
  ],
])("what no call needs is unknown, and told: %s", async ([said, started, polled, parameters]) => {
  const { keys, said: all } = await read(specOf(started, polled, parameters));
  expect(keys).toEqual(["images/generate", "images/other"]);
  expect(all).toEqual([said]);
});

test.for<[string, object]>([
  ["the schema of an error", { "401": jsonOf(dead("schemas")) }],
  ["a link", { "202": { ...accepted, links: { poll: dead("links") } } }],
  ["a header", { "202": { ...accepted, headers: { "X-RateLimit-Limit": dead("headers") } } }],
  [
    "an example",
    {
      "202": {
        content: {
          "application/json": {
            schema: { type: "object", properties: task },
            examples: { one: dead("examples") },
          },
        },
      },
    },
  ],
])("nothing is lost by a reference that leads nowhere in %s", async ([, started]) => {
  const { keys, said } = await read(specOf(started, {}));
  expect(keys).toEqual(["images/generate", "images/other"]);
  expect(said).toEqual([]);
});

test("a poll whose answer leads nowhere is named where its create is left out", async () => {
  const { keys, said } = await read(specOf({}, { "200": dead("responses") }));
  expect(keys).toEqual(["images/other"]);
  expect(said.join()).toContain(
    'its path speaks of generations, its answer cannot be read: the $ref "#/components/responses/Gone" leads nowhere)',
  );
});

test("of a create that is left out for its answer, the others stay", async () => {
  const { keys, said } = await read(specOf({ "202": dead("responses") }, {}));
  expect(keys).toEqual(["images/other"]);
  expect(said.join()).toContain("POST /images/generate is left out: the $ref");
});
