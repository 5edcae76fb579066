import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { McpModel } from "../../../cli/mcp/mcp-model.js";
import { readBalance } from "../../../cli/mcp/read-balance.js";
import { readModels } from "../../../cli/mcp/read-models.js";
import { apiKeyOf } from "../../../cli/spec/default-platform.js";
import { readCatalog } from "../../../playground/server/catalog.js";
import { openService } from "../../../playground/server/services.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";
import { specOf } from "../small-project.js";

const own = "google/nano-banana";
const models = ["google/nano-banana-pro", own];
const endpoints = { [models[0] ?? ""]: {}, [own]: { auth: { variable: "B_KEY" } } };
const both = { SKILLS_VIDEO_API_KEY: "sk-of-all-1c7d90e2", B_KEY: "sk-of-one-5d1c0f3a" };

/** A project with a model that has a key of its own, and a service that notes the keys it is sent. */
async function project() {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    const answer = { id: "gen_1", status: "COMPLETED", data: { n: 1 }, total: 5 };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  // A server on a port has an AddressInfo; only one on a pipe has a string.
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await folderWith({
    "openapi.json": specOf(models),
    "modelsmith.config.json": { openapi: "openapi.json", endpoints, baseUrl },
    "elsewhere.config.json": { openapi: "openapi.json", endpoints },
  });
  return { keys, folder, baseUrl, config: path.join(folder, "modelsmith.config.json") };
}

test("a model that has a key of its own gets that one, whatever command calls it", async () => {
  const { keys, config } = await project();
  const run = (...words: string[]) => runCli([...words, "--config", config], { environment: both });
  const other = await run("create", models[0] ?? "", "--prompt", "A boat");
  expect([other.code, keys.splice(0)]).toEqual([0, [`Bearer ${both.SKILLS_VIDEO_API_KEY}`]]);
  for (const words of [
    ["create", own, "--prompt", "A boat"],
    ["wait", "gen_1", "--endpoint", own],
    ["check-key", "--endpoint", own],
    ["credits", "--endpoint", own],
  ]) {
    const { code } = await run(...words);
    expect([words[0], code, keys.splice(0)]).toEqual([words[0], 0, [`Bearer ${both.B_KEY}`]]);
  }
});

test("the key that is missing is the model's own, and the commands that follow name the model", async () => {
  const { keys, config } = await project();
  const words = ["create", own, "--prompt", "A boat", "--config", config];
  const { err, code } = await runCli(words, {
    environment: { SKILLS_VIDEO_API_KEY: both.SKILLS_VIDEO_API_KEY },
    person: true,
  });
  expect([code, keys]).toEqual([1, []]);
  expect(err).toMatch(/B_KEY is not set/);
  expect(err).toContain('export B_KEY="<your key>"');
  expect(err).not.toContain("SKILLS_VIDEO_API_KEY");
});

test("the MCP server and the playground take the model's own key too", async () => {
  const { config, folder, keys } = await project();
  const args = { config, openapi: undefined, "base-url": undefined };
  const served = await readModels({ argv: [], environment: both }, args, []);
  const variables = served.map(({ key, endpoint }) => [key, endpoint.platform.apiKeyVariable]);
  expect(new Map(variables as [string, string][])).toEqual(
    new Map([
      [models[0], "SKILLS_VIDEO_API_KEY"],
      [own, "B_KEY"],
    ]),
  );

  const keyOf = ({ endpoint }: McpModel) => apiKeyOf(endpoint.platform, both);
  const balances = await readBalance(served, keyOf, undefined);
  expect(Object.keys(balances)).toEqual(["skills.video", "skills.video (B_KEY)"]);
  expect(keys.sort()).toEqual(Object.values(both).map((key) => `Bearer ${key}`));

  const target = { openapi: path.join(folder, "openapi.json"), perEndpoint: endpoints, folder: "" };
  const catalog = await readCatalog([target]);
  const services = await Promise.all(
    catalog.platforms.map((each) =>
      openService(each, { argv: [], environment: both, simulate: false }),
    ),
  );
  const ownKeyOf = (key: string) =>
    services[catalog.models.get(key)?.info.service ?? -1]?.options.apiKey;
  expect(models.map(ownKeyOf)).toEqual([both.SKILLS_VIDEO_API_KEY, both.B_KEY]);
});

test("the address that the environment names is that of a model with its own key too, everywhere", async () => {
  const { folder, baseUrl, keys } = await project();
  const environment = { ...both, SKILLS_VIDEO_BASE_URL: baseUrl };
  const config = path.join(folder, "elsewhere.config.json");
  const words = ["create", own, "--prompt", "A boat", "--config", config];
  expect([(await runCli(words, { environment })).code, keys]).toEqual([
    0,
    [`Bearer ${both.B_KEY}`],
  ]);
  const args = { config, openapi: undefined, "base-url": undefined };
  const served = await readModels({ argv: [], environment }, args, []);
  expect(new Set(served.map(({ endpoint }) => endpoint.platform.baseUrl))).toEqual(
    new Set([baseUrl]),
  );
  const target = { openapi: path.join(folder, "openapi.json"), perEndpoint: endpoints, folder: "" };
  const { platforms } = await readCatalog([target]);
  const open = (argv: readonly string[]) =>
    Promise.all(platforms.map((each) => openService(each, { argv, environment, simulate: false })));
  for (const { info, options, platform } of await open([])) {
    expect([info.host, options.baseUrl, platform.baseUrl]).toEqual([
      new URL(baseUrl).host,
      baseUrl,
      baseUrl,
    ]);
  }
  // What was typed is in the platform already, and wins.
  for (const { info } of await open(["--base-url", "https://typed.test"])) {
    expect(info.host).toBe("open.skills.video");
  }
});
