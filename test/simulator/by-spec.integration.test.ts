import { readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { generate, images } from "../../runtime/index.js";
import { simulate } from "../../simulator/index.js";
import { flows } from "../generator/flows.js";
import { answer, create, documentOf } from "../generator/spec-of.js";
import { platforms } from "../platforms/cases.js";
import { specOf } from "../platforms/spec-of-platform.js";
import { folderWith } from "../temporary-folder.js";

/** A spec, and the create of it that is called. */
interface Served {
  readonly spec: () => Promise<object>;
  readonly endpoint: string;
  readonly input?: object;
}

const fixture = (name: string) => async () =>
  JSON.parse(
    await readFile(path.join("test/fixtures/cases", name, "openapi.json"), "utf8"),
  ) as object; // a spec

const all: Readonly<Record<string, Served>> = {
  ...Object.fromEntries(
    Object.entries(platforms).map(([name, platform]): [string, Served] => [
      name,
      { spec: () => Promise.resolve(specOf(platform)), endpoint: platform.create },
    ]),
  ),
  ...Object.fromEntries(
    Object.values(flows).map(({ spec, endpoint, input }): [string, Served] => [
      `${spec} ${endpoint}`,
      { spec: fixture(spec), endpoint, ...(input && { input }) },
    ]),
  ),
  "simulator/answer-by-schema": {
    spec: fixture("simulator/answer-by-schema"),
    endpoint: "/images/generations",
  },
  "simulator/auth-scheme": { spec: fixture("simulator/auth-scheme"), endpoint: "/v1/draw" },
  "an archive of pictures": {
    spec: () => {
      const zip = {
        "application/x-zip-compressed": { schema: { type: "string", format: "binary" } },
      };
      const responses = { 200: { description: "", content: zip } };
      const asked = { type: "object", properties: { prompt: { type: "string" } } };
      return Promise.resolve(
        documentOf({ paths: { "/generate-image": create(asked, { responses }) } }).root,
      );
    },
    endpoint: "/generate-image",
  },
  "simulator/no-server": {
    spec: fixture("simulator/no-server"),
    endpoint: "/images/generations",
  },
};

async function serve({ spec, endpoint }: Served, latencyMs = 10) {
  const folder = await folderWith({ "openapi.json": await spec() });
  const openapi = path.join(folder, "openapi.json");
  const simulator = await simulate({ openapi, latencyMs });
  onTestFinished(() => simulator.close());
  const settings = { openapi, endpoints: [endpoint], baseUrl: "https://api.acme.example" };
  const [found] = (await readModel(settings)).endpoints;
  if (found === undefined) throw new Error("nothing was read");
  return { simulator, found };
}

describe("against the simulator of its spec alone, a call gives data of its declared type:", () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  test.for(Object.entries(all))("%s", async ([, served]) => {
    const { simulator, found } = await serve(served);
    const options = { baseUrl: simulator.baseUrl, pollIntervalMs: 5, timeoutMs: 5_000 };
    const input = served.input ?? { prompt: "a" };
    const done = await generate(found.descriptor, input, { ...options, apiKey: "a:key" });
    expect(done).toMatchObject({ ok: true, attempts: 1 });
    expect(images(done).length).toBeGreaterThan(0);
    expect(simulator.stats()).toMatchObject({ charges: 1 });
    if (!done.ok || found.data.from === "nothing") return;
    const fits = ajv.compile(found.data.schema);
    expect([done.data, fits(done.data), fits.errors]).toEqual([done.data, true, null]);
  });
});

test.for(["schema", "itemSchema"])("events have the shape of the spec's own %s", async (member) => {
  const spec = async () => {
    const text = JSON.stringify(await fixture("lifecycle/sse-completed-by-event")());
    const events = '"text/event-stream":{"';
    return JSON.parse(text.replace(`${events}schema"`, `${events}${member}"`)) as object; // a spec
  };
  const served = { spec, endpoint: "/images/generations" };
  const { simulator, found } = await serve(served);
  const options = { baseUrl: simulator.baseUrl, apiKey: "k" };
  const done = await generate(found.descriptor, { prompt: "a", stream: true }, options);
  expect(done).toMatchObject({ ok: true, source: "sse", attempts: 1 });
  expect(Object.keys(done.raw as object)).toEqual(["type", "b64_json"]); // an event
  expect(images(done)).toMatchObject([{ url: expect.stringMatching(/^data:image\/png/) }]);
});

test("errors have the shape of the spec's own, and a call reads them", async () => {
  const error = {
    type: "object",
    required: ["problem"],
    additionalProperties: false,
    properties: {
      problem: {
        type: "object",
        properties: { reason: { type: "string" }, err_code: { type: "string" } },
      },
    },
  };
  const bearer = { type: "http", scheme: "bearer" };
  const answers = flows["a word before the id of the poll path"];
  if (answers === undefined) throw new Error("no such case");
  const spec = JSON.parse(JSON.stringify(await fixture(answers.spec)()));
  spec.components = { securitySchemes: { bearer }, schemas: { Error: error } };
  const json = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  for (const operations of Object.values<Record<string, { responses: object }>>(spec.paths)) {
    for (const operation of Object.values(operations)) {
      operation.responses = { ...operation.responses, default: { description: "", content: json } };
    }
  }
  const { simulator, found } = await serve({
    spec: () => Promise.resolve(spec),
    endpoint: answers.endpoint,
  });
  const headers = { "content-type": "application/json" };
  const url = `${simulator.baseUrl}${answers.endpoint}`;
  const refused = await fetch(url, { method: "POST", headers, body: "{}" });
  const body = await refused.json();
  expect([refused.status, body]).toEqual([
    401,
    { problem: { reason: expect.stringContaining("Authorization"), err_code: "UNAUTHORIZED" } },
  ]);
  const options = { baseUrl: simulator.baseUrl, apiKey: "k" };
  const prompt = { prompt: "a [fault:create.402]" };
  await expect(generate(found.descriptor, prompt, options)).rejects.toMatchObject({
    category: "insufficient_credits",
    message: expect.stringContaining("Payment is required"),
  });
});

test.each([
  [{}, "url"],
  [{ response_format: "b64_json" }, "b64_json"],
])("an item with two forms of a picture has the one that %j asks for", async (asked, form) => {
  const text = { type: "string" };
  const item = { type: "object", properties: { b64_json: text, url: text } };
  const fields = { prompt: text, image_size: text, response_format: text };
  const data = { type: "object", properties: { data: { type: "array", items: item } } };
  const paths = {
    "/images/generations": create({ type: "object", properties: fields }, answer(data)),
  };
  const spec = async () => documentOf({ paths }).root;
  const { simulator, found } = await serve({ spec, endpoint: "/images/generations" });
  const options = { baseUrl: simulator.baseUrl, apiKey: "any" };
  const done = await generate(found.descriptor, { prompt: "a", ...asked }, options);
  expect(images(done)).toHaveLength(1);
  expect(JSON.stringify(done)).toContain(`"${form}":`);
});

test("a field that is called an id has no address of a picture, also where it is all of the data", async () => {
  const text = { type: "string" };
  const state = { task_id: text, status: { ...text, enum: ["queued", "done", "failed"] } };
  const parameters = [{ name: "task_id", in: "path", required: true, schema: text }];
  const fields = { type: "object", properties: { ...state, file_id: text } };
  const paths = {
    "/images": create(
      { type: "object", properties: { prompt: text } },
      answer({ type: "object", properties: state }),
    ),
    "/images/{task_id}": { get: { parameters, ...answer(fields) } },
  };
  const spec = async () => documentOf({ paths }).root;
  const { simulator, found } = await serve({ spec, endpoint: "/images" });
  const options = { baseUrl: simulator.baseUrl, apiKey: "any" };
  const done = await generate(found.descriptor, { prompt: "a" }, options);
  expect(done).toMatchObject({ ok: true, data: expect.not.stringContaining("http") });
});

test("a poll that the spec answers with 202 while it runs has that answer first, and a short id is one", async () => {
  const words = (word: string) => ({ type: "string", enum: [word] });
  const id = { type: "integer", format: "int32" };
  const parameters = [{ name: "job_id", in: "path", required: true, schema: id }];
  const body = (properties: object) => ({ type: "object", properties });
  const url = { type: "string", format: "uri" };
  const shown = (schema: object) => ({
    description: "",
    content: { "application/json": { schema } },
  });
  const done = body({ status: words("FINISHED"), data: { type: "array", items: body({ url }) } });
  const responses = { "202": shown(body({ status: words("processing") })), "200": shown(done) };
  const paths = {
    "/images": create(
      body({ prompt: { type: "string" } }),
      answer(body({ job_id: id, status: words("ACCEPTED") })),
    ),
    "/images/{job_id}": { get: { parameters, responses } },
  };
  const spec = async () => documentOf({ paths }).root;
  const { simulator } = await serve({ spec, endpoint: "/images" }, 60_000);
  const headers = { authorization: "Bearer k", "content-type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify({ prompt: "a" }) };
  const made = await fetch(`${simulator.baseUrl}/images`, request);
  const { job_id: jobId } = (await made.json()) as { job_id: number }; // by the spec above
  expect(jobId).toBeLessThan(2 ** 31);
  const asked = await fetch(`${simulator.baseUrl}/images/${jobId}`, { headers });
  expect([asked.status, await asked.json()]).toEqual([202, { status: "processing" }]);
});
