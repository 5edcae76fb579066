import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { folderWith, temporaryFolder } from "../../temporary-folder.js";
import { key, runCli } from "../run-cli.js";
import { enterSmallSpecs, specOf } from "../small-project.js";

beforeAll(enterSmallSpecs);

const model = "google/nano-banana";

/** A generation that runs at the address of a variable, created with a config that only its create was told. */
async function created(baseUrl: string, latencyMs: number) {
  const endpoints = { [model]: { auth: { variable: "B_KEY" } } };
  const folder = await folderWith({
    "openapi.json": specOf([model]),
    "modelsmith.config.json": { openapi: "openapi.json", endpoints },
  });
  const config = path.join(folder, "modelsmith.config.json");
  const own = { B_KEY: key, MODELSMITH_STATE_FOLDER: path.join(folder, "state") };
  const { lines } = await runCli(["create", model, "--prompt", "A boat", "--config", config], {
    environment: { ...own, SKILLS_VIDEO_BASE_URL: baseUrl },
    ...(latencyMs > 0 && { interruptAt: /"submitted"/ }),
  });
  const id = String(lines.find(({ event }) => event === "submitted")?.["generation_id"]);
  return { id, config, own };
}

test("the endpoint beside an id does not hide where this machine has noted that it is", async () => {
  await using simulator = await simulateSpecs({ latencyMs: 0 });
  const { id, own } = await created(simulator.baseUrl, 0);
  const there = await runCli(["wait", id, "--endpoint", model], { environment: own });
  expect([there.code, there.lines.at(-1)?.["generation_id"]]).toEqual([0, id]);
});

test("the command to fetch a recalled result again finds it too", async () => {
  await using simulator = await simulateSpecs({ latencyMs: 0 });
  const { id, own } = await created(simulator.baseUrl, 0);
  const place = await temporaryFolder();
  const words = ["wait", id, "--save", place];
  expect((await runCli(words, { environment: own })).code).toBe(0);
  await writeFile(path.join(place, `${id}-1.png`), "another picture");
  const { out, err } = await runCli(words, { environment: own, person: true });
  const [, printed] = /To overwrite it: npx modelsmith (.* --force)/s.exec(out + err) ?? [];
  expect(printed?.replace(/\s+/g, " ")).toBe(`wait ${id} --save ${place} --force`);
  expect((await runCli([...words, "--force"], { environment: own })).code).toBe(0);
});

test("a command about the service of a recalled generation names its config and address", async () => {
  await using simulator = await simulateSpecs({ latencyMs: 60_000 });
  const { id, config, own } = await created(simulator.baseUrl, 60_000);
  const { lines } = await runCli(["wait", id], { environment: { ...own, B_KEY: "" } });
  const flags = `--endpoint ${model} --config ${config} --base-url ${simulator.baseUrl}`;
  expect(lines.at(-1)).toMatchObject({
    category: "auth",
    guidance: expect.arrayContaining([
      expect.stringContaining(`npx modelsmith check-key ${flags}`),
      expect.stringMatching(new RegExp(`npx modelsmith wait ${id}$`)),
    ]),
  });
});

test("wait follows what a config says that was written after a create without one", async () => {
  await using simulator = await simulateSpecs({ latencyMs: 0 });
  const folder = await folderWith({ "openapi.json": specOf([model]) });
  const openapi = path.join(folder, "openapi.json");
  const own = { MODELSMITH_STATE_FOLDER: path.join(folder, "state"), B_KEY: key };
  const words = ["create", model, "--prompt", "A boat", "--openapi", openapi];
  const made = await runCli([...words, "--base-url", simulator.baseUrl], {
    environment: { ...own, SKILLS_VIDEO_API_KEY: key },
  });
  const id = String(made.lines.at(-1)?.["generation_id"]);
  const endpoints = { [model]: { auth: { variable: "B_KEY" } } };
  await writeFile("modelsmith.config.json", JSON.stringify({ openapi, endpoints }));
  await using _ = { [Symbol.asyncDispose]: () => rm("modelsmith.config.json") };
  const there = await runCli(["wait", id], { environment: own });
  expect([there.code, there.lines.at(-1)?.["generation_id"]]).toEqual([0, id]);
});
