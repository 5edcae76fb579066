import { expect, test } from "vitest";
import type { LifecycleConfig } from "../../../generator/config/config.js";
import { understoodLines } from "../../../generator/model/understood-lines.js";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { answer, bearerSpec } from "../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const spec = bearerSpec({
  "/draw": {
    post: {
      requestBody: { content: { "application/json": { schema: object({ prompt: text }) } } },
      ...answer(object({ id: text, ticket: text })),
    },
  },
  "/draw/{id}": {
    get: {
      parameters: [{ name: "id", in: "path", required: true, schema: text }],
      ...answer(
        object({
          status: { enum: ["sucess", "HUNG"] },
          phase: text,
          pictures: { type: "array", items: object({ url: text }) },
          sketches: {},
        }),
      ),
    },
  },
});

/** Where each thing is known from. */
async function sources(lifecycle?: LifecycleConfig) {
  const folder = await folderWith({ "openapi.json": spec });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/draw"] };
  const { endpoints } = await readModel({ ...settings, ...(lifecycle && { lifecycle }) });
  return endpoints.flatMap((each) =>
    understoodLines(each).map(({ what, because, isGuess }) => [what, because, isGuess]),
  );
}

test("what the config says is told as such, and what the spec says as the spec's", async () => {
  expect(await sources()).toEqual(
    expect.arrayContaining([
      ["id", "the answers' schemas", false],
      ["status", "the answers' schemas", false],
      ["words", "enum, example or description", false],
      ["words", "nothing says what they mean: taken as still running", true],
      ["data", "the spec's schema of the answer with the status", false],
    ]),
  );
  const said = {
    id: "ticket",
    status: "status",
    data: "sketches",
    words: { hung: "failed" },
  } as const;
  expect(await sources(said)).toEqual(
    expect.arrayContaining([
      ["id", "the config", false],
      ["status", "the config", false],
      ["words", "the config, and enum, example or description", false],
      ["data", "the config", false],
    ]),
  );
  const all = await sources({ words: { hung: "failed", sucess: "completed" } });
  expect(all.filter(([what]) => what === "words")).toEqual([["words", "the config", false]]);
});

test("where nothing says what the id is, the line has the field that may be it", async () => {
  const { get } = spec.paths["/draw/{id}"];
  const { requestBody } = spec.paths["/draw"].post;
  const openapi = bearerSpec({
    "/draw": { post: { requestBody, ...answer(object({ job: text, status: text, params: {} })) } },
    "/draw/{id}": { get },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const { endpoints } = await readModel({ folder, openapi: "openapi.json", endpoints: ["/draw"] });
  const lines = endpoints.flatMap(understoodLines).filter(({ what }) => what === "id");
  expect(lines).toEqual([expect.objectContaining({ setting: 'id: "job"', isGuess: true })]);
});

test("the places of errors that the config names are told", async () => {
  expect(await sources({ error: "reason" })).toContainEqual(["error", "the config", false]);
});

test("where no field of the result is known, it says what is taken", async () => {
  const silent = bearerSpec({
    "/draw": {
      post: {
        requestBody: { content: { "application/json": { schema: object({ prompt: text }) } } },
        ...answer(object({ id: text })),
      },
    },
    "/draw/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        ...answer(object({ status: { enum: ["running", "completed"] } })),
      },
    },
  });
  const folder = await folderWith({ "openapi.json": silent });
  const model = await readModel({ folder, openapi: "openapi.json", endpoints: ["/draw"] });
  const data = model.endpoints.flatMap(understoodLines).filter(({ what }) => what === "data");
  expect(data.map(({ setting }) => setting)).toEqual([
    "a field of a usual name, such as data or output, else all but the id, the status and the like",
  ]);
});

test("how tasks are polled, said for all, is neither told nor doubted of what answers at once", async () => {
  const body = {
    requestBody: { content: { "application/json": { schema: object({ prompt: text }) } } },
  };
  const url = { type: "string", format: "uri" };
  const paths = { "/draw": { post: { ...body, ...answer(object({ image_url: url })) } } };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const lifecycle = { poll: "GET /jobs/{id}", id: "jobNo", status: "phase" };
  const endpoints = ["/draw"];
  const model = await readModel({ folder, openapi: "openapi.json", endpoints, lifecycle });
  const told = model.endpoints.flatMap(understoodLines).map(({ what }) => what);
  expect(told).toEqual(["auth", "create", "answers", "data"]);
  expect(model.warnings.map(({ message }) => message)).toEqual([]);
});

test("what an error of a create at once leads to is told", async () => {
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const shown = (schema: object) => ({ description: "", ...json(schema) });
  const data = { type: "array", items: object({ url: { type: "string", format: "uri" } }) };
  const parameters = [{ name: "id", in: "path", required: true, schema: text }];
  const paths = {
    "/images/generations": {
      post: {
        requestBody: json(object({ prompt: text })),
        responses: {
          "200": shown(object({ data })),
          "504": shown(object({ error: object({ job_id: text }) })),
        },
      },
    },
    "/images/jobs/{id}": {
      get: { parameters, ...answer(object({ id: text, status: text, data })) },
    },
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/images/generations"] };
  const { endpoints } = await readModel(settings);
  const told = endpoints.flatMap(understoodLines).map(({ what, setting }) => `${what}: ${setting}`);
  expect(told).toContain('poll: poll: "GET /images/jobs/{id}"');
  expect(told).toContain('answers: answers: "result"');
});
