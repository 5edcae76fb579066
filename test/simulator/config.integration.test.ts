import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { LifecycleConfig } from "../../generator/config/config.js";
import { readModel } from "../../generator/read/read-model.js";
import { generate } from "../../runtime/index.js";
import { type SimulateOptions, simulate } from "../../simulator/index.js";
import { answer, create } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";

const prompt = { type: "object", properties: { prompt: { type: "string" } } };
const spec = {
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.example/v1" }],
  paths: { "/draw": create(prompt), "/paint": create(prompt) },
};
const auth = { header: "X-Acme-Key", prefix: "Key " };

async function answers(options: SimulateOptions, route: string, key: string): Promise<number> {
  const simulator = await simulate({ ...options, latencyMs: 0 });
  onTestFinished(() => simulator.close());
  const response = await fetch(simulator.baseUrl + route, {
    method: "POST",
    headers: { "content-type": "application/json", "x-acme-key": key },
    body: JSON.stringify({ prompt: "a" }),
  });
  await response.body?.cancel();
  return response.status;
}

test("a config as a value says how the key of a spec is sent", async () => {
  const openapi = path.join(await folderWith({ "openapi.json": spec }), "openapi.json");
  expect(await answers({ openapi, config: { auth } }, "/draw", "Key k")).toBe(200);
  expect(await answers({ openapi, config: { auth } }, "/draw", "k")).toBe(401);
  expect(await answers({ openapi }, "/draw", "Key k")).toBe(401);
});

test("a config file names its spec, and what of it is served", async () => {
  const target = { openapi: "openapi.json", auth, endpoints: ["draw"] };
  const folder = await folderWith({ "openapi.json": spec, "modelsmith.config.json": target });
  const config = path.join(folder, "modelsmith.config.json");
  expect(await answers({ config }, "/draw", "Key k")).toBe(200);
  expect(await answers({ config }, "/paint", "Key k")).toBe(404);
});

test("of several targets the spec that is named is served", async () => {
  const folder = await folderWith({ "openapi.json": spec, "other.json": spec });
  const [openapi, other] = ["openapi.json", "other.json"].map((name) => path.join(folder, name));
  if (openapi === undefined || other === undefined) throw new Error("no files");
  const config = { targets: [{ openapi }, { openapi: other, auth, out: "other" }] };
  expect(await answers({ openapi: other, config }, "/draw", "Key k")).toBe(200);
  await expect(simulate({ config })).rejects.toThrow(/2 targets.*expected one/s);
});

test("a config with a mistake is refused by name", async () => {
  const openapi = path.join(await folderWith({ "openapi.json": spec }), "openapi.json");
  const config = { auth: { header: "bad header" } };
  await expect(simulate({ openapi, config })).rejects.toThrow("config#/auth/header");
});

/** A spec whose create answers so, and whose jobs show no field. */
function opaque(answered: object): object {
  const key = { name: "key", in: "path", required: true, schema: { type: "string" } };
  const paths = {
    "/v2/render/ink": create(prompt, answer(answered)),
    "/v2/jobs/{key}": { get: { parameters: [key], ...answer({ type: "object" }) } },
  };
  return { ...spec, paths };
}

test.for([
  ["shows no field", { type: "object" }],
  ["shows an open object there", { type: "object", properties: { job: { type: "object" } } }],
  ["shows another field", { type: "object", properties: { note: { type: "string" } } }],
  ["shows nothing", {}],
] as const)(
  "where the spec's answer %s, id, status and data stand where the config says",
  async ([, shown]) => {
    const folder = await folderWith({ "openapi.json": opaque(shown) });
    const openapi = path.join(folder, "openapi.json");
    const lifecycle: LifecycleConfig = {
      id: "job.key",
      poll: "GET /v2/jobs/{key}",
      status: "phase",
      words: { ready: "completed", broken: "failed", drawing: "running" },
      data: "pictures",
    };
    const simulator = await simulate({ openapi, config: { lifecycle }, latencyMs: 0 });
    onTestFinished(() => simulator.close());
    const { endpoints } = await readModel({
      folder,
      openapi,
      lifecycle,
      endpoints: ["/v2/render/ink"],
    });
    const [descriptor] = endpoints.map((each) => each.descriptor);
    if (descriptor === undefined) throw new Error("no endpoint");
    const options = { baseUrl: simulator.baseUrl, apiKey: "k", pollIntervalMs: 10 };
    const done = await generate(descriptor, { prompt: "A boat" }, options);
    expect(done).toMatchObject({ ok: true, raw: { job: { key: done.id }, phase: "ready" } });
    expect(JSON.stringify(done)).toMatch(/"pictures":\{.*"url":"http:/);
    const failed = generate(descriptor, { prompt: "A boat [fail]" }, options);
    await expect(failed).resolves.toMatchObject({ ok: false, raw: { phase: "broken" } });
  },
);

test("an id and a status below data stand there, beside the data", async () => {
  const openapi = path.join(await folderWith({ "openapi.json": opaque({}) }), "openapi.json");
  const lifecycle: LifecycleConfig = {
    id: "data.key",
    poll: "GET /v2/jobs/{key}",
    status: "data.state",
  };
  const simulator = await simulate({ openapi, config: { lifecycle }, latencyMs: 0 });
  onTestFinished(() => simulator.close());
  const asked = { openapi, lifecycle, endpoints: ["/v2/render/ink"] };
  const [descriptor] = (await readModel(asked)).endpoints.map((each) => each.descriptor);
  if (descriptor === undefined) throw new Error("no endpoint");
  const options = { baseUrl: simulator.baseUrl, apiKey: "k", pollIntervalMs: 10 };
  const done = await generate(descriptor, { prompt: "A boat" }, options);
  expect(done).toMatchObject({ ok: true, raw: { data: { key: done.id, state: "COMPLETED" } } });
  expect(JSON.stringify(done)).toMatch(/"images":\[\{"url":"http:/);
});

test("the answer to a poll has the id and the error where the config says", async () => {
  const text = { type: "string" };
  const order = { type: "object", properties: { number: text } };
  const fault = { type: "object", properties: { code: text, words: text } };
  const pictures = { type: "array", items: text };
  const state = { type: "string", enum: ["open", "done", "broken"] };
  const polled = { number: text, state, fault, pictures };
  const paths = {
    "/draw": create(prompt, answer({ type: "object", properties: { order } })),
    "/draw/{number}": {
      get: {
        parameters: [{ name: "number", in: "path", required: true, schema: text }],
        ...answer({ type: "object", properties: polled }),
      },
    },
  };
  const lifecycle = {
    poll: "GET /draw/{id}",
    id: "order.number",
    status: "state",
    data: "pictures",
    error: "fault.words",
    words: { done: "completed", broken: "failed" },
  } satisfies LifecycleConfig;
  const openapi = path.join(
    await folderWith({ "openapi.json": { ...spec, paths } }),
    "openapi.json",
  );
  const simulator = await simulate({ openapi, config: { lifecycle }, latencyMs: 0 });
  onTestFinished(() => simulator.close());
  const headers = { "content-type": "application/json", authorization: "Bearer key" };
  const poll = async (wanted: string) => {
    const body = JSON.stringify({ prompt: wanted });
    const created = await fetch(`${simulator.baseUrl}/draw`, { method: "POST", headers, body });
    const { number } = ((await created.json()) as { order: { number: string } }).order; // by the schema
    const answered = await fetch(`${simulator.baseUrl}/draw/${number}`, { headers });
    return { number, said: await answered.json() };
  };
  const good = await poll("a");
  expect(good.said).toMatchObject({ number: good.number, state: "done", fault: {} });

  const bad = await poll("a [fail]");
  expect(bad.said).toMatchObject({ state: "broken", fault: { words: expect.stringMatching(/./) } });
});
