import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runFacts } from "../../generator/facts-memory.js";
import { generate } from "../../generator/generate.js";
import { createReader } from "../../generator/input/reader.js";
import { identityKey } from "../../generator/lock/lock.js";
import { readModel } from "../../generator/read-model.js";
import { type MadeRun, runMemory } from "../../generator/run-memory.js";
import { temporaryFolder } from "../temporary-folder.js";
import { type SmallPlatform, smallPlatform } from "./report/small-platform.js";

const prompt = { type: "string" };
const two = { "acme/flux": { fields: { prompt } }, "acme/kontext": { fields: { prompt } } };

/** Where this test's runs keep what they remember. */
let cache: string;

beforeEach(async () => {
  const project = await temporaryFolder();
  cache = path.join(project, "node_modules/.cache/modelsmith");
  await mkdir(path.join(project, "node_modules"));
  vi.spyOn(process, "cwd").mockReturnValue(project);
});

afterEach(() => vi.restoreAllMocks());

async function kept(ending: string): Promise<string> {
  const [name = "none", ...others] = (await readdir(cache)).filter((file) => file.endsWith(ending));
  expect(others).toEqual([]);
  return path.join(cache, name);
}

async function zeroed(file: string, from: number): Promise<void> {
  const bytes = await readFile(file);
  await writeFile(file, bytes.fill(0, Math.floor(bytes.length * from)));
}

/** What a crash of the machine, or a hand, may leave of what is kept. */
const damages: Readonly<Record<string, () => Promise<void>>> = {
  "a model cut off": async () => truncate(await kept(".model"), 100),
  "an empty model": async () => truncate(await kept(".model"), 0),
  "a model of zeros": async () => zeroed(await kept(".model"), 0),
  "a model that ends in zeros": async () => zeroed(await kept(".model"), 0.9),
  "no model": async () => rm(await kept(".model")),
  "an empty list": async () => truncate(await kept(".run.json"), 0),
  "a list that is null": async () => writeFile(await kept(".run.json"), "null"),
  "a list that lists nothing": async () => writeFile(await kept(".run.json"), "{}"),
};

describe.each(Object.entries(damages))("%s", (_, damage) => {
  test("costs a run whose output was deleted its time alone", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await damage();
    const module = path.join(platform.out, "acme/flux.ts");
    await rm(module);
    const { model, upToDate } = await generate(platform);
    expect(upToDate).toBe(false);
    expect((await stat(module)).isFile()).toBe(true);
    expect(model).toEqual((await generate({ ...platform, check: true })).model);
  });

  test("costs a run whose spec has changed its time alone", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await damage();
    await platform.write({ ...two, "acme/flux": { title: "Flux", fields: { prompt } } });
    expect((await generate(platform)).changes.changed).toContain("acme/flux.ts");
  });

  test("is told, at most once, to who asks for the model of a run that changed nothing", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await damage();
    const { model } = (await generate(platform).then(modelOrNothing)) ?? (await generate(platform));
    expect(model).toEqual((await generate({ ...platform, check: true })).model);
  });
});

/** The result, where its model can be had. */
function modelOrNothing(result: Awaited<ReturnType<typeof generate>>) {
  try {
    void result.model;
    return result;
  } catch (error) {
    expect(String(error)).toContain("run again");
    return undefined;
  }
}

describe("the model of a run that changed nothing", () => {
  test("is one and the same, however often it is asked for", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const result = await generate(platform);
    expect(result.model).toBe(result.model);
  });

  test("bears the names that the lock gave, not those of the keys", async () => {
    const platform = await smallPlatform(two);
    await generate({ ...platform, hooks: { renameFunction: ({ name }) => `${name.function}Old` } });
    await generate(platform);
    const { model, upToDate } = await generate(platform);
    expect(upToDate).toBe(true);
    expect(model.endpoints.map(({ name }) => name.function)).toEqual(["fluxOld", "kontextOld"]);
  });
});

test("what is recalled is of one run, whatever another one ends with meanwhile", async () => {
  const platform = await smallPlatform(two);
  runMemory("settings").remember(await made(platform));
  const memory = runMemory("settings");
  const recalled = await memory.recall(createReader(platform));
  await platform.write({ ...two, "acme/flux": { title: "Another", fields: { prompt } } });
  runMemory("settings").remember(await made(platform));
  const titles = ["acme/flux", "acme/kontext"];
  expect(memory.endpoints().map(({ facts }) => facts.model.title)).toEqual(titles);
  expect(recalled?.model()?.endpoints.map(({ title }) => title)).toEqual(titles);
});

/** A run that has read a platform's spec, as it is to be remembered. */
async function made(platform: SmallPlatform): Promise<MadeRun> {
  const facts = runFacts([]);
  const model = await readModel(platform, undefined, facts);
  const hashes = new Map(model.endpoints.map(({ identity, key }) => [identityKey(identity), key]));
  return { model, endpoints: facts.kept(model, hashes), reads: [], lockHash: "" };
}

test("no more than two models are kept, and a run that makes an earlier one again keeps it", async () => {
  const platform = await smallPlatform(two);
  const titled = (title: string) => ({ ...two, "acme/flux": { title, fields: { prompt } } });
  const run = async (models: typeof two): Promise<void> => {
    await platform.write(models);
    await generate(platform);
  };
  for (const title of ["A", "B", "A", "A", "C", "A"]) await run(titled(title));
  const models = (await readdir(cache)).filter((file) => file.endsWith(".model"));
  expect(models.length).toBeLessThanOrEqual(2);
  await expectRecalled(platform);
});

/** A file that a run takes from its memory is made without a look into the spec. */
async function expectRecalled(platform: SmallPlatform): Promise<void> {
  const result = await generate(platform);
  expect(result.upToDate).toBe(true);
  expect(result.changes.unchanged).toBeGreaterThan(0);
  expect(result.model.endpoints.map(({ title }) => title)).toEqual(["A", "acme/kontext"]);
}
