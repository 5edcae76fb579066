import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadConfig } from "../../generator/config/load-config.js";
import type { GenerateResult } from "../../generator/generate.js";
import { type Watch, type WatchedTargets, watch } from "../../generator/watch.js";
import { smallPlatform } from "./report/small-platform.js";

const prompt = { type: "string" };
const flux = { "acme/flux": { fields: { prompt } } };

let watching: Watch | undefined;

afterEach(async () => {
  await watching?.close();
  watching = undefined;
});

/** Watches, and hands out what each run came to. */
async function runsOf(load: () => Promise<WatchedTargets>) {
  const runs: (readonly GenerateResult[] | Error)[] = [];
  watching = await watch(load, {
    onResults: (results) => runs.push(results),
    onError: (error) => runs.push(error instanceof Error ? error : new Error(String(error))),
  });
  return {
    count: () => runs.length,
    /** The run after so many others; fails where it does not come soon. */
    run: async (index: number) => {
      await expect.poll(() => runs.length, { timeout: 15_000 }).toBeGreaterThan(index);
      return runs[index];
    },
  };
}

/** Longer than the quiet time after a change. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 250));

test("a changed spec is generated; bad ones are reported and do not end it", async () => {
  const platform = await smallPlatform(flux);
  const { run } = await runsOf(async () => ({ targets: [platform] }));
  expect(await run(0)).toMatchObject([{ upToDate: false }]);
  await writeFile(platform.openapi, "{");
  expect(await run(1)).toMatchObject({ message: expect.stringContaining("is not JSON") });
  await platform.write({ ...flux, "acme/kontext": { fields: { prompt } } });
  const mended = await run(2);
  expect(mended).toMatchObject([
    { changes: { added: ["acme/kontext.ts", "acme/kontext.schema.ts"] } },
  ]);
});

test("a file that the spec refers to is watched, though the first run fails on it", async () => {
  const platform = await smallPlatform(flux);
  const part = path.join(platform.folder, "prompt.json");
  await writeFile(part, "{");
  const spec = await readFile(platform.openapi, "utf8");
  const referring = spec.replace('{"type":"string"}', '{"$ref":"./prompt.json"}');
  expect(referring).not.toBe(spec);
  await writeFile(platform.openapi, referring);
  const { run } = await runsOf(async () => ({ targets: [platform] }));
  expect(await run(0)).toMatchObject({ message: expect.stringContaining("prompt.json") });
  await writeFile(part, '{ "type": "string", "maxLength": 7 }');
  expect(await run(1)).toMatchObject([{ upToDate: false }]);
});

test.for([
  ["the folder of the output", "."],
  ["a folder called dist", "dist"],
] as const)("a spec in %s is watched", async ([, within]) => {
  const { folder, openapi } = await smallPlatform(flux);
  const place = path.join(folder, within);
  await mkdir(place, { recursive: true });
  const moved = path.join(place, "spec.json");
  await rename(openapi, moved);
  const named = { openapi: path.join(within, "spec.json"), endpoints: ["acme/flux"] };
  const target = { ...named, folder, out: "." };
  const { run, count } = await runsOf(async () => ({ targets: [target] }));
  expect(await run(0)).toMatchObject([{ upToDate: false }]);
  await pause();
  expect(count()).toBe(1);
  await writeFile(moved, "{");
  expect(await run(1)).toMatchObject({ message: expect.stringContaining("is not JSON") });
});

test("what is saved in one go starts one run", async () => {
  const platform = await smallPlatform(flux);
  const { run, count } = await runsOf(async () => ({ targets: [platform] }));
  for (let index = 0; index < 5; index += 1) {
    await platform.write({ "acme/flux": { title: `Flux ${index}`, fields: { prompt } } });
  }
  await run(1);
  await pause();
  expect(count()).toBe(2);
  expect(await readFile(path.join(platform.out, "acme/flux.ts"), "utf8")).toContain("Flux 4");
});

test("a run's own output starts none", async () => {
  const platform = await smallPlatform(flux);
  const { count } = await runsOf(async () => ({ targets: [platform] }));
  await pause();
  expect(count()).toBe(1);
});

test("a model's own spec that appears, and a template that changes, start a run", async () => {
  const platform = await smallPlatform(flux);
  const templates = path.join(platform.folder, "templates");
  await mkdir(templates);
  const ours = await readFile("templates/index.hbs", "utf8");
  await writeFile(path.join(templates, "index.hbs"), ours);
  const { run } = await runsOf(async () => ({ targets: [{ ...platform, templates }] }));
  const own = path.join(platform.folder, "acme/flux/v1/openapi.json");
  // What comes in a new folder before that is watched may be missed, and all below it: it is made again.
  const save = () => {
    rmSync(path.join(platform.folder, "acme"), { recursive: true, force: true });
    mkdirSync(path.dirname(own), { recursive: true });
    copyFileSync(platform.openapi, own);
  };
  save();
  const saving = setInterval(save, 3_000);
  await run(1).finally(() => clearInterval(saving));
  expect(await run(1)).toMatchObject([
    { changes: { changed: expect.arrayContaining(["acme/flux.ts"]) } },
  ]);
  await writeFile(
    path.join(templates, "index.hbs"),
    ours.replace("export { platform }", "/** Ours. */\nexport { platform }"),
  );
  expect(await run(2)).toMatchObject([
    { changes: { changed: expect.arrayContaining(["index.ts"]) } },
  ]);
});

test("a config that changes is read anew, and one that is gone may come back", async () => {
  const platform = await smallPlatform(flux);
  const file = path.join(platform.folder, "modelsmith.config.json");
  const config = (out: string) =>
    writeFile(file, JSON.stringify({ openapi: "openapi.json", docs: "docs.json", out }));
  // One that cannot be read at first is watched too.
  await writeFile(file, "{");
  const { run } = await runsOf(async () => {
    const { file: read, folder, targets } = await loadConfig(file);
    return { config: read, targets: targets.map((target) => ({ ...target, folder })) };
  });
  expect(await run(0)).toMatchObject({ message: expect.stringContaining("is not JSON") });
  await config("one");
  expect(await run(1)).toMatchObject([{ out: path.join(platform.folder, "one") }]);
  await config("two");
  expect(await run(2)).toMatchObject([{ out: path.join(platform.folder, "two") }]);
  await rm(file);
  expect(await run(3)).toBeInstanceOf(Error);
  await config("three");
  expect(await run(4)).toMatchObject([{ out: path.join(platform.folder, "three") }]);
});
