import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { type Models, smallPlatform } from "../../generator/report/small-platform.js";
import { runCli } from "../run-cli.js";

const fields = { prompt: { type: "string" } };
const former: Models = { "acme/a-b": { fields } };
const other: Models = {
  "acme/a_b": { fields: { ...fields, mask: { type: "boolean" } }, forms: ["plain"] },
};
const kept: Models = { "acme/flux": { fields: { ...fields, seed: { type: "integer" } } } };

test("a function's name alone is not enough where two providers have it", async () => {
  const { openapi, docs, out } = await smallPlatform({ ...kept, "other/flux": { fields } });
  await runCli(["generate", "--openapi", openapi, "--docs", docs, "--out", out]);
  const refused = await runCli(["release", "flux", "--out", out]);
  expect(refused.err).toContain("several functions are called flux");
  expect(refused.err).toContain("Name one of them: acme.flux, other.flux.");
});

test("the name of a removed endpoint goes to another one once it is released", async () => {
  const { openapi, docs, out, write } = await smallPlatform({ ...former, ...kept });
  const words = ["--openapi", openapi, "--docs", docs, "--out", out];
  await runCli(["generate", ...words]);
  await write(kept);
  await runCli(["generate", ...words]);
  const refused = await runCli(["release", "acme.flux", "--out", out]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("acme.flux is in use")]);
  const short = await runCli(["release", "flux", "--out", out]);
  expect([short.code, short.err]).toEqual([1, expect.stringContaining("flux is in use")]);
  const typo = await runCli(["release", "acme.aC", "--out", out]);
  expect(typo.err).toMatch(/no endpoint is called acme\.aC[\s\S]*acme\.aB/);
  const released = await runCli(["release", "aB", "--out", out]);
  expect(released).toMatchObject({
    code: 0,
    out: `Released acme.aB. Next, with the options of the last run: npx modelsmith generate --out ${out}\n`,
  });
  await write({ ...kept, ...other });
  const { out: printed } = await runCli(["generate", ...words, "--json"]);
  expect(JSON.parse(printed)).toMatchObject({
    endpoints: [{ key: "acme/flux" }, { key: "acme/a_b", function: "aB" }],
  });
});

test("an absolute output folder of a config elsewhere is that of the run", async () => {
  const { folder, out, write } = await smallPlatform({ ...former, ...kept });
  const config = path.join(folder, "cfg", "modelsmith.config.json");
  await mkdir(path.dirname(config));
  await writeFile(
    config,
    JSON.stringify({ openapi: "../openapi.json", docs: "../docs.json", out }),
  );
  process.chdir(folder);
  const words = ["--config", "cfg/modelsmith.config.json"];
  await runCli(["generate", ...words]);
  await write(kept);
  await runCli(["generate", ...words]);
  const released = await runCli(["release", "acme.aB", ...words]);
  expect([released.code, released.err]).toEqual([0, ""]);
});
