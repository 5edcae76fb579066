import { expect, test } from "vitest";
import { checkConfig } from "../../../generator/config/check-config.js";
import type { AuthConfig } from "../../../generator/config/config.js";
import { understoodLines } from "../../../generator/model/understood-lines.js";
import { readModel } from "../../../generator/read/read-model.js";
import { rulesOfEndpoint } from "../../../runtime/contract/follow-rules.js";
import { folderWith } from "../../temporary-folder.js";
import { answer, bearerSpec, create } from "../spec-of.js";

const body = (...fields: readonly string[]) => ({
  type: "object",
  properties: Object.fromEntries(fields.map((name) => [name, { type: "string" }])),
});
const spec = bearerSpec({
  "/v2/render/ink": create(body("prompt")),
  "/v1/paint": create(body("prompt")),
  "/v3/paint": create(body("text")),
  "/draw": create(body("prompt")),
});

/** The variable of the key of each endpoint that a config's record names, and the warnings. */
async function read(...names: readonly string[]) {
  const folder = await folderWith({ "openapi.json": spec });
  const own = Object.fromEntries(
    names.map((name) => [name, { auth: { header: "X-Own", variable: "OWN_KEY" } }]),
  );
  const [target] = checkConfig({ openapi: "openapi.json", endpoints: own }, "config");
  if (target === undefined) throw new Error("no target");
  const { endpoints, warnings } = await readModel({ ...target, folder });
  const sent = endpoints.map(({ key, understood }) => [key, understood.auth.auth?.variable]);
  return { sent, warnings: warnings.filter(({ ofConfig }) => ofConfig) };
}

test.for([
  ["render/ink", "render/ink"],
  ["/v2/render/ink", "render/ink"],
  ["POST /v2/render/ink", "render/ink"],
  ["/render/ink", "render/ink"],
  ["/v1/render/ink", "render/ink"],
  ["/v1/paint", "paint"],
  ["/v3/paint", "paint/v3"],
  ["paint/v3", "paint/v3"],
  ["/v7/draw", "draw"],
] as const)("what a config says of %s is said of %s", async ([name, key]) => {
  expect(await read(name)).toEqual({ sent: [[key, "OWN_KEY"]], warnings: [] });
});

test("a glob of paths fits them; one of keys fits keys only", async () => {
  expect(await read("/v2/*", "render/ink")).toMatchObject({ warnings: [] });
  expect(await read("v2*", "render/ink")).toMatchObject({
    warnings: [{ message: expect.stringContaining('"v2*" fits no create') }],
  });
});

test("settings for a path do not hold for another version of it", async () => {
  const folder = await folderWith({ "openapi.json": spec });
  const { endpoints } = await readModel({
    folder,
    openapi: "openapi.json",
    endpoints: ["/v1/paint", "/v3/paint"],
    perEndpoint: { "/v3/paint": { auth: { header: "X-Own", variable: "OWN_KEY" } } },
  });
  expect(endpoints.map(({ key, understood }) => [key, understood.auth.auth?.name])).toEqual([
    ["paint", undefined],
    ["paint/v3", "X-Own"],
  ]);
});

test("a name that the spec lacks is one of the config's, with the nearest key or path", async () => {
  await expect(read("render/inkk")).rejects.toThrow(
    "POST render/inkk (the config's endpoints). Did you mean render/ink?",
  );
  await expect(read("/v2/render/inkk")).rejects.toThrow("Did you mean /v2/render/ink?");
});

/** How the key is sent to each endpoint, if the config says one thing of all and another of `draw`. */
async function keys(auth: AuthConfig, own: AuthConfig, endpoints = ["/draw", "/v1/paint"]) {
  const folder = await folderWith({ "openapi.json": spec });
  const settings = { folder, openapi: "openapi.json", endpoints, auth };
  const model = await readModel({ ...settings, perEndpoint: { draw: { auth: own } } });
  const sent = model.endpoints.map(({ key, descriptor }) => {
    const { platform } = rulesOfEndpoint(descriptor);
    return [key, platform.apiKeyVariable, platform.auth?.name ?? "Authorization"];
  });
  return { ...model, sent };
}

test("an endpoint that has a key of its own takes it as the others do", async () => {
  const { sent } = await keys({ header: "X-Key", variable: "A_KEY" }, { variable: "B_KEY" });
  expect(sent).toEqual([
    ["draw", "B_KEY", "X-Key"],
    ["paint", "A_KEY", "X-Key"],
  ]);
});

test("an endpoint that takes its key elsewhere has nothing of the platform's way", async () => {
  const { endpoints } = await keys({ header: "X-Key", prefix: "Key " }, { query: "key" });
  expect(endpoints[0]?.understood.auth.auth).toEqual({ in: "query", name: "key" });
});

test("a way of the config that is not the spec's is told with the spec's", async () => {
  const { endpoints } = await keys(
    { header: "X-Key" },
    { header: "Authorization", prefix: "Bearer " },
  );
  expect(endpoints.map(({ understood }) => understood.auth.evidence)).toEqual([
    "the config",
    'the config, where the security scheme key says { header: "Authorization", prefix: "Bearer " }',
  ]);
});

test("the key of an endpoint is its own, also where it is the only one", async () => {
  const { platform, endpoints, sent } = await keys({ variable: "A_KEY" }, { variable: "B_KEY" }, [
    "/draw",
  ]);
  expect(platform).toMatchObject({ apiKeyVariable: "A_KEY" });
  expect(platform.auth).toBeUndefined();
  expect(sent).toEqual([["draw", "B_KEY", "Authorization"]]);
  expect(endpoints.flatMap(understoodLines)[0]?.setting).toContain('variable: "B_KEY"');
});

test("headers said for one endpoint are in its requests alone, and all of them are told", async () => {
  const one = { in: "path", name: "task_id", required: true, schema: { type: "string" } };
  const ticket = answer(body("task_id", "status"));
  const folder = await folderWith({
    "openapi.json": bearerSpec({
      "/images/wash": create(body("prompt"), ticket),
      "/images/sketch": create(body("prompt"), ticket),
      "/tasks/{task_id}": { get: { parameters: [one], ...answer(body("status", "image_url")) } },
    }),
  });
  const config = {
    openapi: "openapi.json",
    lifecycle: { headers: { "X-Version": "9" } },
    endpoints: { "images/wash": { lifecycle: { headers: { "X-Own": "1" } } }, "images/sketch": {} },
  };
  const [target] = checkConfig(config, "config");
  if (target === undefined) throw new Error("no target");
  const { endpoints } = await readModel({ ...target, folder });
  const own = { headers: { "X-Own": "1" } };
  const requests = endpoints.map(({ descriptor: { create, poll, platform } }) => [
    create,
    poll ?? platform.poll,
  ]);
  expect(requests).toEqual([
    [
      { path: "/images/wash", ...own },
      { path: "/tasks/{id}", ...own },
    ],
    [{ path: "/images/sketch" }, { path: "/tasks/{id}" }],
  ]);
  expect(endpoints.map((each) => understoodLines(each)[2])).toMatchObject([
    { what: "headers", setting: 'headers: { "X-Version": "9", "X-Own": "1" }' },
    { what: "headers", setting: 'headers: { "X-Version": "9" }' },
  ]);
});

test("what is said of a poll's headers wins over what is said of an endpoint's, in any letters", async () => {
  const folder = await folderWith({
    "openapi.json": bearerSpec({ "/images/wash": create(body("prompt"), answer(body("task_id"))) }),
  });
  const poll = { request: "GET /tasks/{id}", headers: { "x-a": "of the poll" } };
  const lifecycle = { headers: { "X-A": "own", "X-B": "2" }, poll };
  const endpoints = { "images/wash": { lifecycle } };
  const [target] = checkConfig({ openapi: "openapi.json", endpoints }, "config");
  if (target === undefined) throw new Error("no target");
  const [read] = (await readModel({ ...target, folder })).endpoints;
  expect(read?.descriptor.create).toMatchObject({ headers: { "X-A": "own", "X-B": "2" } });
  const { poll: asked = read?.descriptor.platform.poll } = read?.descriptor ?? {};
  expect(asked).toMatchObject({ headers: { "X-B": "2", "x-a": "of the poll" } });
});

test("what answers with the result takes nothing of how the platform's others are followed", async () => {
  const shown = (...fields: readonly string[]) => answer(body(...fields));
  const one = { in: "path", name: "task_id", required: true, schema: { type: "string" } };
  const folder = await folderWith({
    "openapi.json": bearerSpec({
      "/images/wash": create(body("prompt"), shown("task_id", "status")),
      "/images/sketch": create(body("prompt"), shown("image_url", "cost")),
      "/tasks/{task_id}/status": { get: { parameters: [one], ...shown("task_id", "status") } },
      "/tasks/{task_id}/result": { get: { parameters: [one], ...shown("picture_url") } },
    }),
  });
  const config = {
    openapi: "openapi.json",
    lifecycle: {
      poll: "GET /tasks/{id}/status",
      result: "GET /tasks/{id}/result",
      id: "task_id",
      words: { SERVED: "completed" },
    },
    endpoints: { "images/wash": {}, "images/sketch": { lifecycle: { answers: "result" } } },
  };
  const [target] = checkConfig(config, "config");
  if (target === undefined) throw new Error("no target");
  const { endpoints, warnings } = await readModel({ ...target, folder });
  const sketch = endpoints.find(({ key }) => key === "images/sketch");
  expect(sketch?.data).toMatchObject({ schema: { properties: { image_url: {} } } });
  expect(sketch?.descriptor).toMatchObject({ poll: false, create: { answers: "result" } });
  expect(warnings.filter(({ pointer }) => pointer.includes("sketch"))).toEqual([]);
});
