import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { acmeSpec } from "../../playground/specs.js";
import { documentBlocks } from "../../readme-blocks.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

const [, ...words] = (documentBlocks("docs/playground.md").get("playground") ?? "")
  .trim()
  .split(/\s+/)
  .slice(1);
const served = { interruptAt: /token=/ };

test("the documented command says where the playground is, and why it is simulated", async () => {
  const folder = await folderWith({ "openapi.json": acmeSpec() });
  process.chdir(folder);
  const ran = await runCli([...words], { ...served, environment: { HOME: folder } });
  expect([ran.code, ran.err]).toEqual([0, ""]);
  expect(ran.out).toMatch(
    /^Playground with 5 models until Ctrl-C: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}\n {2}api\.acme\.example: simulated: ACME_API_KEY is not set\n$/,
  );
  expect(existsSync(path.join(folder, ".local/state/modelsmith/playground/runs"))).toBe(true);
});

test("an address that is not used, and what runs on this machine may cost, are said", async () => {
  process.chdir(await folderWith({ "openapi.json": acmeSpec() }));
  const to = [...words, "--base-url", "http://127.0.0.1:4010", "--state", "mine"];
  const keyless = await runCli(to, { ...served, environment: {} });
  expect(keyless.out).toContain("ACME_API_KEY is not set; http://127.0.0.1:4010 is not used");
  const environment = { ACME_BASE_URL: "http://127.0.0.1:4010" };
  const named = await runCli([...words, "--state", "mine"], { ...served, environment });
  expect(named.out).toContain("ACME_API_KEY is not set; http://127.0.0.1:4010 is not used");
  const keyed = await runCli(to, { ...served, environment: { ACME_API_KEY: "any" } });
  expect(keyed.out).toMatch(/on this machine; runs are paid for, unless a simulator answers there/);
});

test("it keeps its runs where the other commands keep what they remember", async () => {
  const folder = await folderWith({ "openapi.json": acmeSpec() });
  process.chdir(folder);
  const environment = { HOME: folder, MODELSMITH_STATE_FOLDER: "mine", XDG_STATE_HOME: "relative" };
  await runCli([...words], { ...served, environment });
  expect((await readdir(folder)).sort()).toEqual(["mine", "openapi.json"]);
  expect(existsSync("mine/playground/runs")).toBe(true);
  const nowhere = await runCli([...words], { environment: { HOME: "relative" } });
  expect(nowhere.err).toContain("the environment names no folder to keep runs in");
});

test("with a key it says that runs are paid for, and --json has no key", async () => {
  const folder = await folderWith({ "openapi.json": acmeSpec() });
  process.chdir(folder);
  const environment = { ACME_API_KEY: "sk-cli-playground-1" };
  const { lines, out } = await runCli([...words, "--json", "--state", "state", "--no-open"], {
    ...served,
    environment,
  });
  expect(lines).toEqual([
    {
      address: expect.stringContaining("token="),
      services: [
        expect.objectContaining({ host: "api.acme.example", keyVariable: "ACME_API_KEY" }),
      ],
    },
  ]);
  expect(out).not.toContain("sk-cli");
  const asked = await runCli([...words, "--simulate", "--state", "state"], {
    ...served,
    environment,
  });
  expect(asked.out).toContain("simulated, as asked");
});

test.each([
  [["--port", "70000"], "--port must be a port"],
  [["--openapi", "missing.json"], "missing.json"],
])("%j is refused in our words", async (more, message) => {
  const { code, err } = await runCli(["playground", ...more, "--state", "nowhere"]);
  expect([code, err]).toEqual([1, expect.stringContaining(message)]);
});
