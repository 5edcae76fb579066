import { mkdir, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { create, documentOf } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

const home = process.cwd();
const object = { type: "object", properties: { prompt: { type: "string" } } };
const state = {
  content: {
    "application/json": {
      schema: {
        type: "object",
        properties: { id: { type: "string" }, status: { type: "string" }, data: object },
      },
    },
  },
};

function specOf(host: string, names: readonly string[]) {
  const creates = names.map((name) => [`/${name}`, create(object, { responses: { 200: state } })]);
  const poll = { get: { parameters: [], responses: { 200: state } } };
  return documentOf({
    servers: [{ url: `https://api.${host}.example/v1` }],
    paths: { ...Object.fromEntries(creates), "/tasks/{id}": poll },
  }).root;
}

const acme = { openapi: "acme.json", endpoints: ["acme/paint"], out: "a" };
const orbit = { openapi: "orbit.json", endpoints: ["orbit/draw"], out: "b" };

beforeEach(async () => {
  process.chdir(
    await folderWith({
      "acme.json": specOf("acme", ["acme/paint"]),
      "orbit.json": specOf("orbit", ["orbit/draw"]),
      "modelsmith.config.json": { targets: [acme, orbit] },
    }),
  );
});
afterEach(() => process.chdir(home));

async function document(words: readonly string[]): Promise<Record<string, unknown>> {
  const { out } = await runCli(words);
  return JSON.parse(out) as Record<string, unknown>;
}

test("the endpoint's key says which target of the config is meant", async () => {
  const drawn = await document(["create", "orbit/draw", "--prompt", "A boat", "--dry-run"]);
  expect(drawn).toMatchObject({ url: "https://api.orbit.example/v1/orbit/draw" });
  expect(await document(["inspect", "--endpoint", "orbit/draw"])).toMatchObject({
    server_url: "https://api.orbit.example/v1",
  });
  expect(await document(["check-key", "--offline", "--endpoint", "orbit/draw"])).toMatchObject({
    env_var: "ORBIT_API_KEY",
  });
});

describe("without an endpoint that decides", () => {
  test.each<[readonly string[]]>([
    [["check-key", "--offline"]],
    [["credits"]],
    [["wait", "--generation-id", "g"]],
    [["explain-error", "--status", "402"]],
    [["inspect"]],
    [["simulate"]],
  ])("%j lists the targets", async (words) => {
    const { code, err } = await runCli(words);
    expect(code).toBe(1);
    expect(err).toContain("acme.json (out: a)\n  orbit.json (out: b)");
  });

  test("--config with --openapi is the target that reads it", async () => {
    const words = [
      "check-key",
      "--offline",
      "--config",
      "modelsmith.config.json",
      "--openapi",
      "orbit.json",
    ];
    expect(await document(words)).toMatchObject({ env_var: "ORBIT_API_KEY" });
  });
});

test("an endpoint of no target is an error that lists them", async () => {
  const { code, err } = await runCli(["create", "nobody/nothing", "--payload", "{}"]);
  expect([code, err]).toEqual([1, expect.stringMatching(/MS1203.*no target has nobody\/nothing/)]);
  expect(err).toContain("acme.json (out: a)");
});

test("targets that share an endpoint mean the same one", async () => {
  const twice = { targets: [acme, { ...acme, out: "c" }] };
  await writeFile("modelsmith.config.json", JSON.stringify(twice));
  expect(await document(["check-key", "--offline"])).toMatchObject({ env_var: "ACME_API_KEY" });
  const drawn = await document(["create", "acme/paint", "--payload", "{}", "--dry-run"]);
  expect(drawn).toMatchObject({ event: "dry_run" });
});

describe("beside the spec of another platform", () => {
  beforeEach(async () => {
    process.chdir(await folderWith({ "openapi.json": specOf("acme", ["acme/paint"]) }));
  });

  test("no advice is about the known platform", async () => {
    const { out, code } = await runCli(["explain-error", "--status", "402", "--body", "{}"]);
    expect([out.includes("skills.video"), code]).toEqual([false, 20]);
    expect(JSON.parse(out)).toMatchObject({
      credits_check_command: null,
      recharge: { dashboard_url: null, pricing_url: null },
    });
  });

  test("a path that it does not have is never tried at the known platform", async () => {
    const { code, err } = await runCli(["create", "/generation/sse/a/b", "--payload", "{}"]);
    expect([code, err]).toEqual([1, expect.stringContaining("MS1203")]);
  });

  test("a spec that cannot be read is an error, not the known platform", async () => {
    await writeFile("openapi.json", "{");
    const { code, err } = await runCli(["check-key", "--offline"]);
    expect([code, err]).toEqual([1, expect.stringContaining("openapi.json")]);
  });

  test("commands that follow name the spec that was named", async () => {
    const words = ["explain-error", "--openapi", "openapi.json", "--status", "404"];
    const { guidance } = await document(words);
    expect(guidance).toContain(
      "Check the endpoint: npx modelsmith inspect --list-endpoints --openapi openapi.json",
    );
  });
});

test("an error in a 200 is explained as a call would", async () => {
  const body = '{"code":402,"msg":"Insufficient credits"}';
  const report = await document([
    ...["explain-error", "--status", "200", "--body", body],
    ...["--openapi", "acme.json"],
  ]);
  expect(report).toMatchObject({ category: "insufficient_credits" });
});

test("a spec without a server is inspected and simulated; a create asks for the address", async () => {
  const { servers: _, ...rest } = specOf("acme", ["acme/paint"]);
  await writeFile("acme.json", JSON.stringify(rest));
  const at = ["--openapi", "acme.json"];
  expect(await document(["inspect", "--endpoint", "acme/paint", ...at])).toMatchObject({
    server_url: null,
  });
  const payload = ["--payload", "{}", "--dry-run"];
  const refused = await runCli(["create", "acme/paint", ...at, ...payload]);
  expect(refused.err).toContain("--base-url https://…");
  const address = ["--base-url", "https://api.acme.example"];
  expect(await document(["create", "acme/paint", ...at, ...payload, ...address])).toMatchObject({
    url: "https://api.acme.example/acme/paint",
  });
});

test("an address that is none is told as such, also with a short name of a model", async () => {
  for (const name of ["paint", "acme/paint"]) {
    const words = ["create", name, "--prompt", "x", "--base-url", "127.0.0.1:4/v2"];
    const { code, err } = await runCli(words);
    expect([code, err]).toEqual([1, expect.stringContaining("--base-url: the server URL is not")]);
  }
});

test("an address of the config that is none is that of its place", async () => {
  const bad = { targets: [{ ...acme, baseUrl: "http://10.0.0.1/v2" }, orbit] };
  await writeFile("modelsmith.config.json", JSON.stringify(bad));
  const { err } = await runCli(["inspect", "paint"]);
  expect(err).toContain("modelsmith.config.json#/targets/0/baseUrl");
  expect(err).toContain("the server URL is not https");
});

test.each(["openapi.yaml", "specs/openapi.yml"])("%s is found as openapi.json is", async (file) => {
  process.chdir(await folderWith({}));
  await mkdir("specs");
  await writeFile(file, JSON.stringify(specOf("acme", ["images/generations"])));
  const inspected = await runCli(["inspect"]);
  expect([inspected.code, inspected.out]).toEqual([0, expect.stringContaining(file)]);
  const written = await runCli(["init", "--yes"]);
  expect([written.code, written.err]).toEqual([0, ""]);
});
