import { afterEach, beforeEach, expect, test } from "vitest";
import { create, documentOf } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

const home = process.cwd();
const text = { type: "string" };
const state = {
  content: {
    "application/json": {
      schema: {
        type: "object",
        properties: {
          task_id: text,
          status: text,
          data: { type: "object", properties: { url: text } },
        },
      },
    },
  },
};
const bytes = {
  post: {
    requestBody: { content: { "application/octet-stream": { schema: text } } },
    responses: { 200: state },
  },
};
const spec = documentOf({
  paths: {
    "/acme/draw": create({ type: "object" }, { responses: { 200: state } }),
    "/acme/raw": bytes,
    "/acme/draw/{task_id}": { get: { responses: { 200: state } } },
  },
}).root;

beforeEach(async () => process.chdir(await folderWith({ "openapi.json": spec })));
afterEach(() => process.chdir(home));

test("says what was understood, in the notation of the config, and what fell out", async () => {
  const { out, code } = await runCli(["doctor"]);
  const [report] = JSON.parse(out).specs;
  expect([report, code]).toMatchObject([
    {
      source: "openapi.json",
      server_url: "https://api.acme.example/v1",
      key_variable: "ACME_API_KEY",
      endpoints: [
        {
          key: "acme/draw",
          understood: expect.arrayContaining([
            expect.objectContaining({ what: "create", setting: "POST /acme/draw" }),
            expect.objectContaining({ setting: 'id: "task_id"', because: expect.any(String) }),
          ]),
          // The variable of all is not that of one.
          config: expect.stringMatching(
            /^"acme\/draw": \{ auth: \{ (?!.*variable).*lifecycle: \{ .*poll: /,
          ),
        },
      ],
      left_out: [{ endpoint: "POST /acme/raw", why: expect.stringContaining("octet-stream") }],
    },
    0,
  ]);
});

test("looks at the group that generate was given", async () => {
  const groups = [
    { group: "Images", pages: ["POST /acme/raw"] },
    { group: "Drawings", pages: ["POST /acme/draw"] },
  ];
  process.chdir(
    await folderWith({ "openapi.json": spec, "docs.json": { navigation: { groups } } }),
  );
  const { out } = await runCli(["doctor", "--group", "Drawings"]);
  const [{ endpoints, left_out }] = JSON.parse(out).specs;
  expect([endpoints, left_out]).toEqual([[expect.objectContaining({ key: "acme/draw" })], []]);
});

test("of a spec without docs it looks at what generate takes, and says what is left aside", async () => {
  const fields = { type: "object", properties: { prompt: text, image_size: text } };
  const both = documentOf({
    paths: {
      "/v1/draw": create(fields, { responses: { 200: state } }),
      "/v1/draw/{task_id}": { get: { responses: { 200: state } } },
      "/v1/datasets": create(),
    },
  }).root;
  process.chdir(await folderWith({ "openapi.json": both }));
  const [report] = JSON.parse((await runCli(["doctor"])).out).specs;
  expect(report.endpoints.map(({ key }: { key: string }) => key)).toEqual(["draw"]);
  expect(report.left_out).toEqual([
    { endpoint: "POST /v1/datasets", why: expect.stringContaining("--endpoint /v1/datasets") },
  ]);
});

test("a person reads one line for each thing", async () => {
  const { out } = await runCli(["doctor"], { person: true, environment: { NO_COLOR: "1" } });
  expect(out).toMatch(/openapi\.json {2}https:\/\/api\.acme\.example\/v1, key in ACME_API_KEY: 1 /);
  expect(out).toMatch(/poll {4}poll: .*GET \/acme\/draw\/\{id\}/);
  expect(out).toMatch(/left out POST \/acme\/raw\n/);
});

test("one endpoint can be asked about; inspect says the same of it", async () => {
  const { out, code } = await runCli(["doctor", "--endpoint", "acme/draw"]);
  const [report] = JSON.parse(out).specs;
  const inspected = JSON.parse((await runCli(["inspect", "--endpoint", "acme/draw"])).out);
  expect([report.endpoints[0].understood, code]).toEqual([inspected.understood, 0]);
});

test("if nothing is understood, the reason is the answer", async () => {
  const { out, code } = await runCli(["doctor", "--endpoint", "acme/raw"]);
  const [report] = JSON.parse(out).specs;
  expect([report.endpoints, report.left_out, code]).toEqual([
    [],
    [{ endpoint: expect.any(String), why: expect.stringContaining("octet-stream") }],
    1,
  ]);
});

test("if all fall out, each is told of by its request, with the server and the key", async () => {
  const fields = { type: "object", properties: { prompt: text, image_size: text } };
  const ticket = { responses: { "202": { description: "Accepted." } } };
  const paths = { "/ink/draw": create(fields, ticket), "/oil/draw": create(fields, ticket) };
  process.chdir(await folderWith({ "openapi.json": documentOf({ paths }).root }));
  const { out, code } = await runCli(["doctor"]);
  expect([JSON.parse(out).specs, code]).toMatchObject([
    [
      {
        server_url: "https://api.acme.example/v1",
        key_variable: "ACME_API_KEY",
        left_out: [
          {
            endpoint: "POST /ink/draw",
            config: expect.stringMatching(/^"ink\/draw": \{ lifecycle: /),
          },
          { endpoint: "POST /oil/draw" },
        ],
      },
    ],
    1,
  ]);
  const person = await runCli(["doctor"], { person: true, environment: { NO_COLOR: "1" } });
  expect(person.out).toMatch(/to paste into endpoints: "oil\/draw": \{ lifecycle: \{ poll: /);
});

test("takes short names as create does, and tells of an unknown one line by line", async () => {
  const { out } = await runCli(["doctor", "--endpoint", "draw"]);
  expect(JSON.parse(out).specs).toMatchObject([{ endpoints: [{ key: "acme/draw" }] }]);
  const unknown = await runCli(["doctor", "--endpoint", "drow"], { person: true });
  expect(unknown.out).toMatch(/asked for:\n +POST drow .*Did you mean acme\/draw\?/);
  expect(unknown.code).toBe(1);
});

test("of several targets those are told of that have the endpoint, or all if none has", async () => {
  const other = documentOf({ paths: { "/acme/paint": create() } }).root;
  const targets = ["openapi.json", "other.json"].map((openapi) => ({
    openapi,
    out: openapi.slice(0, 5),
  }));
  const config = `export default ${JSON.stringify({ targets })};`;
  process.chdir(
    await folderWith({
      "openapi.json": spec,
      "other.json": other,
      "modelsmith.config.mjs": config,
    }),
  );
  const told = async (...names: readonly string[]) => {
    const { out } = await runCli(["doctor", ...names.flatMap((name) => ["--endpoint", name])]);
    const { specs } = JSON.parse(out);
    return specs.map(({ source, endpoints }: { source: string; endpoints: readonly object[] }) => [
      source,
      endpoints.length,
    ]);
  };
  expect(await told("acme/paint")).toEqual([["other.json", 1]]);
  expect(await told("acme/paint", "acme/draw")).toEqual([
    ["openapi.json", 1],
    ["other.json", 1],
  ]);
  expect(await told("acme/nothing")).toEqual([
    ["openapi.json", 0],
    ["other.json", 0],
  ]);
});

test("what is to be pasted names the form that the config needs for it", async () => {
  const told = async (endpoints: object) => {
    const config = { openapi: "openapi.json", endpoints };
    process.chdir(await folderWith({ "openapi.json": spec, "modelsmith.config.json": config }));
    return (await runCli(["doctor"], { person: true })).out;
  };
  expect(await told({ "acme/draw": {} })).toMatch(/to paste into endpoints: .*"acme\/draw": \{/);
  expect(await told(["acme/draw"])).toMatch(
    /to paste into endpoints, as a record, with "name": \{\} for each other: .*"acme\/draw": \{/,
  );
});
