import path from "node:path";
import { expect, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { generate, images } from "../../runtime/index.js";
import { simulate } from "../../simulator/index.js";
import { startServer } from "../runtime/scripted-server.js";
import { folderWith } from "../temporary-folder.js";

const picture =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** A web UI on one's own machine: its spec names neither a server nor a key. */
const webUi = (more: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "Web UI", version: "1" },
  paths: {
    "/sdapi/v1/txt2img": {
      post: {
        requestBody: {
          content: {
            "application/json": {
              schema: { type: "object", properties: { prompt: { type: "string" } } },
            },
          },
        },
        responses: {
          200: {
            description: "",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { images: { type: "array", items: { type: "string" } } },
                },
              },
            },
          },
        },
      },
    },
  },
  ...more,
});

async function endpointOf(spec: object, settings: object = {}) {
  const folder = await folderWith({ "openapi.json": JSON.stringify(spec) });
  const target = { folder, openapi: "openapi.json", baseUrl: "http://127.0.0.1:7860" };
  const { endpoints, platform } = await readModel({
    ...target,
    endpoints: ["/sdapi/v1/txt2img"],
    ...settings,
  });
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("nothing was read");
  return { endpoint, platform };
}

async function authorizationOf(
  { endpoint }: Awaited<ReturnType<typeof endpointOf>>,
  options: { readonly apiKey?: string },
) {
  const sent: (string | undefined)[] = [];
  const server = await startServer((request, response) => {
    sent.push(request.headers.authorization);
    response.setHeader("content-type", "application/json").end(`{"images":["${picture}"]}`);
  });
  const call = generate(endpoint.descriptor, { prompt: "a" }, { ...options, baseUrl: server.url });
  const generation = await call.finally(() => server.close());
  return { sent, count: images(generation).length };
}

test("a service on one's own machine that says nothing of a key is called without one", async () => {
  const found = await endpointOf(webUi());
  expect(await authorizationOf(found, {})).toEqual({ sent: [undefined], count: 1 });
  expect(await authorizationOf(found, { apiKey: "" })).toEqual({ sent: [undefined], count: 1 });
  expect(await authorizationOf(found, { apiKey: "k-1" })).toEqual({
    sent: ["Bearer k-1"],
    count: 1,
  });
});

test("elsewhere a spec that says nothing of a key needs one, unless the config knows better", async () => {
  const there = { baseUrl: "https://api.acme.example" };
  const { endpoint, platform } = await endpointOf(webUi(), there);
  const call = generate(endpoint.descriptor, { prompt: "a" });
  await expect(call).rejects.toMatchObject({ category: "auth", mayHaveCharged: false });
  expect(platform.auth).toBeUndefined();
  const open = await endpointOf(webUi(), { ...there, auth: { optional: true } });
  expect(await authorizationOf(open, {})).toEqual({ sent: [undefined], count: 1 });
});

test("a config says that a key is needed where the spec says that it may be missing", async () => {
  const spec = webUi({ security: [] });
  expect((await endpointOf(spec)).platform.auth).toMatchObject({ optional: true });
  const strict = await endpointOf(spec, { auth: { optional: false } });
  expect(strict.platform.auth).toBeUndefined();
});

test("the simulator of such a service takes a request with a key or without", async () => {
  const { endpoint } = await endpointOf(webUi());
  const folder = await folderWith({ "openapi.json": JSON.stringify(webUi()) });
  const openapi = path.join(folder, "openapi.json");
  await using simulator = await simulate({ openapi, latencyMs: 0 });
  for (const options of [{}, { apiKey: "k-1" }]) {
    const { baseUrl } = simulator;
    const generation = await generate(
      endpoint.descriptor,
      { prompt: "a" },
      { ...options, baseUrl },
    );
    expect(images(generation)).toHaveLength(1);
  }
});
