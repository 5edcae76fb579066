import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleRequest } from "../../cli/inspect/sample-request.js";
import type { EndpointModel, Model } from "../../generator/model/model.js";
import { checkInput, type Endpoint, generate } from "../../runtime/index.js";
import type { Simulator } from "../../simulator/service/types.js";
import { simulate } from "../../simulator/simulate.js";
import { compileStrictly } from "../generator/compile-strictly.js";
import { generateAndRead } from "../generator/generate-and-read.js";
import { create, docsOf } from "../generator/spec-of.js";
import { json, type ScriptedServer, startServer } from "../runtime/scripted-server.js";
import { folderWith } from "../temporary-folder.js";
import { object } from "./feature.js";

const texts = { type: "array", items: { type: "string" } };
const pair = object({ x: { type: "integer" }, y: { type: "string" } });
const prompt = { prompt: { type: "string" } };
const body = object(prompt, { required: ["prompt"] });
const query = (name: string, schema: object, more: object = {}) => ({
  in: "query",
  name,
  schema,
  ...more,
});

const paths: Readonly<Record<string, unknown>> = {
  "/workspaces/{workspace}/images/{model}": {
    parameters: [
      { $ref: "#/components/parameters/Workspace" },
      query("seed", { type: "string", description: "The path's, which the operation outranks" }),
    ],
    ...create(body, {
      parameters: [
        { in: "path", name: "model", required: true, schema: { enum: ["a", "b"] } },
        query("seed", { type: "integer", default: 7 }, { required: true }),
        query("prompt", { type: "boolean" }, { description: "Echo the prompt" }),
        {
          in: "header",
          name: "X-Region",
          required: true,
          schema: { type: "string", enum: ["eu", "us"] },
        },
        {
          in: "header",
          name: "X-Old",
          deprecated: true,
          schema: { type: "string" },
          examples: { b: { value: "two" }, a: { value: "one" } },
        },
        { in: "header", name: "Authorization", required: true, schema: { type: "string" } },
        { in: "cookie", name: "session", schema: { type: "string" } },
        { in: "header", name: "Expect", schema: { type: "string" } },
        { in: "header", name: "User-Agent", schema: { type: "string" } },
      ],
    }),
  },
  "/acme/styles/{ids}": create(object(prompt), {
    parameters: [
      { in: "path", name: "ids", required: true, schema: texts },
      query("exploded", texts),
      query("joined", texts, { explode: false }),
      query("spaced", texts, { style: "spaceDelimited", explode: false }),
      query("piped", texts, { style: "pipeDelimited", explode: false }),
      query("fields", pair),
      query("deep", pair, { style: "deepObject", explode: true }),
      { in: "query", name: "whole", content: { "application/json": { schema: pair } } },
      { in: "header", name: "X-List", schema: { type: "array", items: { type: "integer" } } },
      { in: "header", name: "X-Pair", explode: true, schema: pair },
    ],
  }),
  "/acme/closed/{version}": create(
    {
      oneOf: [
        object({ a: { type: "string" } }, { required: ["a"], additionalProperties: false }),
        object({ version: { type: "integer" } }, { required: ["version"] }),
      ],
    },
    { parameters: [{ in: "path", name: "version", required: true, schema: { type: "string" } }] },
  ),
  "/acme/free/{undeclared}": create({ type: "object" }),
  "/jobs/{id}": { get: { responses: { "200": { description: "State." } } } },
};

const spec = {
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.example/v1" }],
  paths,
  components: {
    parameters: {
      Workspace: {
        in: "path",
        name: "workspace",
        required: true,
        description: "Where it is kept",
        schema: { type: "string" },
      },
    },
  },
};

let folder: string;
let model: Model;
let server: ScriptedServer;
let simulator: Simulator;
beforeAll(async () => {
  const posts = Object.keys(paths).filter((each) => !each.startsWith("/jobs"));
  const docs = docsOf(posts.map((each) => `POST ${each}`));
  folder = await folderWith({
    "openapi.json": spec,
    "docs.json": docs,
    "package.json": { type: "module" },
  });
  ({ model } = await generateAndRead({
    openapi: "openapi.json",
    docs: "docs.json",
    folder,
    out: "out",
  }));
  server = await startServer((_, response) =>
    json(response, 200, { id: "1", status: "COMPLETED", data: {} }),
  );
  const endpoints = model.endpoints.map(({ descriptor: endpoint }) => ({ endpoint }));
  simulator = await simulate({ endpoints, latencyMs: 1 });
});
afterAll(() => Promise.all([server.close(), simulator.close()]));

function endpointOf(start: string): EndpointModel {
  const found = model.endpoints.find(({ key }) => key.startsWith(start));
  if (found === undefined) throw new Error(`no endpoint ${start}`);
  return found;
}

async function sourceOf({ name }: EndpointModel): Promise<string> {
  return await readFile(path.join(folder, "out", name.folder, `${name.file}.ts`), "utf8");
}

const options = (baseUrl: string) => ({ baseUrl, apiKey: "key-of-a-test", pollIntervalMs: 5 });

/** What a create sends. */
async function sent(endpoint: Endpoint, input: object) {
  await generate(endpoint, input, options(server.url));
  const request = server.of("POST").at(-1);
  if (request === undefined) throw new Error("nothing was sent");
  return { ...request, body: JSON.parse(request.body) as unknown };
}

test("parameters are fields of the input beside those of the body, under the spec's names", async () => {
  const source = await sourceOf(endpointOf("workspaces"));
  expect(source).toContain(
    [
      "  /** Where it is kept. Sent in the path. */",
      "  workspace: string;",
      "  /** Sent in the path. */",
      '  model: "a" | "b";',
      "  prompt: string;",
      "  /**",
      "   * Sent in the query. Integer.",
      "   * @default 7",
      "   */",
      "  seed?: number;",
      "  /** Echo the prompt. Sent in the query. */",
      "  query_prompt?: boolean;",
      "  /** Sent as the header X-Region. */",
      '  "X-Region": "eu" | "us";',
      "  /**",
      "   * Sent as the header X-Old.",
      "   * @deprecated",
      '   * @example "one"',
      '   * @example "two"',
      "   */",
      '  "X-Old"?: string;',
      "}",
    ].join("\n"),
  );
  expect(source).toContain('{ field: "query_prompt", name: "prompt", in: "query" }');
});

test("each is sent in its place, and the body holds the rest as it was given", async () => {
  const { descriptor } = endpointOf("workspaces");
  const input = {
    prompt: "a cat",
    "X-Region": "eu",
    workspace: "a b/../ü?#",
    model: "a",
    query_prompt: true,
    seed: 3,
  };
  const { path: url, headers, body: given } = await sent(descriptor, input);
  expect(url).toBe("/workspaces/a%20b%2F..%2F%C3%BC%3F%23/images/a?seed=3&prompt=true");
  expect(headers).toMatchObject({ "x-region": "eu", authorization: "Bearer key-of-a-test" });
  expect(headers).not.toHaveProperty("x-old");
  expect(given).toEqual({ prompt: "a cat" });
});

test("lists and objects are written as their style says", async () => {
  const { descriptor } = endpointOf("acme/styles");
  const list = ["a b", "c,d"];
  const fields = { x: 1, y: "é&" };
  const { path: url, headers } = await sent(descriptor, {
    ids: ["1", "2"],
    exploded: list,
    joined: list,
    spaced: list,
    piped: list,
    fields,
    deep: fields,
    whole: fields,
    "X-List": [1, 2],
    "X-Pair": { x: 1, y: "z" },
  });
  const [place, text = ""] = url.split("?");
  expect(place).toBe("/acme/styles/1%2C2");
  expect(text.split("&").map(decodeURIComponent)).toEqual([
    "exploded=a b",
    "exploded=c,d",
    "joined=a b,c,d",
    "spaced=a b c,d",
    "piped=a b|c,d",
    "x=1",
    "y=é&",
    "deep[x]=1",
    "deep[y]=é&",
    'whole={"x":1,"y":"é&"}',
  ]);
  expect(headers).toMatchObject({ "x-list": "1,2", "x-pair": "x=1,y=z" });
});

test.for(["", ".", ".."])("%j cannot stand in a path: nothing is sent", async (workspace) => {
  const { descriptor } = endpointOf("workspaces");
  const before = server.requests.length;
  const input = { prompt: "x", model: "a", workspace, "X-Region": "eu" };
  await expect(generate(descriptor, input, options(server.url))).rejects.toMatchObject({
    category: "validation",
    message: expect.stringContaining("/workspace: expected a text that can stand in a path"),
  });
  expect(server.requests.length).toBe(before);
});

test.for(["\ud800", "a\udc00b"])("%j can stand nowhere in an address", async (workspace) => {
  const { descriptor } = endpointOf("workspaces");
  const input = { prompt: "x", model: "a", workspace, "X-Region": "eu" };
  await expect(generate(descriptor, input, options(server.url))).rejects.toMatchObject({
    category: "validation",
    message: expect.stringContaining("/workspace: expected a text that can stand in a path"),
  });
});

test("a header value with a line end is refused, and nothing is sent", async () => {
  const { descriptor } = endpointOf("workspaces");
  const before = server.requests.length;
  const input = { prompt: "x", model: "a", workspace: "w", "X-Region": "eu", "X-Old": "a\r\nb: c" };
  await expect(generate(descriptor, input, options(server.url))).rejects.toMatchObject({
    category: "validation",
  });
  expect(server.requests.length).toBe(before);
});

test("what is missing or unknown is named before anything is sent", () => {
  const { descriptor } = endpointOf("workspaces");
  const found = checkInput(descriptor.input, { prompt: "x", workspace: "w", model: "z", regin: 1 });
  expect(found.map(({ pointer }) => pointer).sort()).toEqual(["/X-Region", "/model", "/regin"]);
});

test("a union of closed bodies takes them beside each branch; a free body stays free", async () => {
  const closed = endpointOf("acme/closed").descriptor;
  expect(closed.parameters).toEqual([{ field: "path_version", name: "version", in: "path" }]);
  const request = await sent(closed, { path_version: "v2", a: "x" });
  expect(request).toMatchObject({ path: "/acme/closed/v2", body: { a: "x" } });
  expect(await sent(closed, { path_version: "v2", version: 1 })).toMatchObject({
    body: { version: 1 },
  });
  const free = endpointOf("acme/free").descriptor;
  expect(await sent(free, { undeclared: "u", anything: 1 })).toMatchObject({
    path: "/acme/free/u",
    body: { anything: 1 },
  });
});

test("all of it compiles, and what is required is asked for", () => {
  const [first] = model.endpoints;
  const folderName = first?.name.folder;
  const use = [
    `import { ${first?.name.function} } from "./out/${folderName}/${first?.name.file}.js";`,
    `export const good: Promise<unknown> = ${first?.name.function}({ workspace: "w", model: "a", prompt: "p", "X-Region": "eu" });`,
    "// @ts-expect-error",
    `export const bad: Promise<unknown> = ${first?.name.function}({ workspace: "w", model: "a", prompt: "p" });`,
    "",
  ].join("\n");
  const modules = model.endpoints.map(({ name }) =>
    path.join(folder, "out", name.folder, `${name.file}.ts`),
  );
  const usage = new Map([[path.join(folder, "usage.ts"), use]]);
  expect(compileStrictly(modules, "NodeNext", usage)).toEqual([]);
});

describe("the simulator and the template", () => {
  test.for(["workspaces", "acme/styles", "acme/closed", "acme/free"])("%s", async (key) => {
    const { descriptor, input } = endpointOf(key);
    const fits = (schema: Endpoint["input"], value: unknown) =>
      checkInput(schema, value).length === 0;
    const template = sampleRequest(input, fits);
    expect(checkInput(descriptor.input, template)).toEqual([]);
    const call = generate(descriptor, template, options(simulator.baseUrl));
    expect(await call).toMatchObject({ ok: true });
  });

  test("every style is read back as the schema has it", async () => {
    const { descriptor } = endpointOf("acme/styles");
    const fields = { x: 1, y: "z" };
    const input = {
      ids: ["1", "2"],
      exploded: ["a", "b"],
      joined: ["a", "b"],
      spaced: ["a"],
      piped: ["a", "b"],
      fields,
      deep: fields,
      whole: fields,
      "X-List": [1, 2],
      "X-Pair": fields,
    };
    expect(await generate(descriptor, input, options(simulator.baseUrl))).toMatchObject({
      ok: true,
    });
  });

  test("a parameter that is missing or wrong is refused by the service too", async () => {
    const { descriptor } = endpointOf("workspaces");
    const input = { prompt: "x", workspace: "w", model: "a", seed: "many" };
    const call = generate(descriptor, input, { ...options(simulator.baseUrl), validate: false });
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ category: "validation", status: 422 });
  });
});

test("what cannot be sent is told, each once, but for the headers that OpenAPI ignores", () => {
  // The others ask for a config: nothing here says what a create answers.
  const told = model.warnings.filter(({ message }) => !message.includes("The config can say it"));
  expect(told.map(({ pointer, message }) => `${pointer} ${message}`)).toEqual([
    '/paths/~1workspaces~1{workspace}~1images~1{model}/post/parameters/6 a parameter in "cookie" is not sent: left out of the input',
    "/paths/~1workspaces~1{workspace}~1images~1{model}/post/parameters/7 a call sets the header Expect itself: left out of the input",
    "/paths/~1acme~1free~1{undeclared} no parameter describes {undeclared}: taken as a required text",
  ]);
});

describe("a parameter that could not be sent as it must is refused", () => {
  test.for<[string, object]>([
    ["in", { in: "cookie", name: "session", required: true, schema: {} }],
    ["style", { in: "path", name: "id", required: true, style: "matrix", schema: {} }],
  ])("%s", async ([field, parameter]) => {
    const one = { ...spec, paths: { "/acme/one/{id}": create(body, { parameters: [parameter] }) } };
    const place = await folderWith({ "openapi.json": one });
    const run = generateAndRead({
      openapi: "openapi.json",
      endpoints: ["/acme/one/{id}"],
      folder: place,
      out: "out",
    });
    await expect(run).rejects.toMatchObject({
      code: "MS1109",
      pointer: `/paths/~1acme~1one~1{id}/post/parameters/0/${field}`,
    });
  });
});
