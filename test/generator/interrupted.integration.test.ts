import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { contentHash } from "../../generator/lock/lock.js";
import { withOutputLock } from "../../generator/output/exclusive-run.js";
import { writeFiles } from "../../generator/output/write-files.js";
import { repository } from "../readme-blocks.js";
import { readLock } from "./read-lock.js";
import { type Models, smallPlatform } from "./report/small-platform.js";

const prompt = { type: "string" };

function models(count: number, more: object = {}): Models {
  const keys = Array.from({ length: count }, (_, index) => `acme/model-${index}`);
  return Object.fromEntries(keys.map((key) => [key, { fields: { prompt, ...more } }]));
}

/** Names of files that are not what the lock lists. */
async function strangers(out: string): Promise<readonly string[]> {
  const { files } = await readLock(out);
  const states = [...files].map(async ([name, hash]) => {
    const text = await readFile(path.join(out, name), "utf8").catch(() => "");
    return contentHash(text) === hash ? [] : [name];
  });
  return (await Promise.all(states)).flat();
}

async function modules(out: string): Promise<readonly string[]> {
  const names = (await readdir(path.join(out, "acme"))).filter((name) =>
    /^model-\d+\.ts$/.test(name),
  );
  return Promise.all(names.map((name) => readFile(path.join(out, "acme", name), "utf8")));
}

describe("a run that is killed", () => {
  test("leaves each file whole, and the next one fixes everything, even if the spec has moved on", async () => {
    const platform = await smallPlatform(models(120));
    await generate(platform);
    const old = new Set(await modules(platform.out));
    await platform.write(models(120, { n: { type: "integer" } }));
    await killWhileItWrites(platform.openapi, platform.docs, platform.out);
    const left = await modules(platform.out);
    const fresh = left.filter((text) => !old.has(text));
    expect(fresh.length).toBeGreaterThan(0);
    expect(fresh.length).toBeLessThan(120);
    for (const text of fresh) expect(text).toMatch(/n\?: number;[\s\S]*\n\}\n$/);
    await platform.write(models(119, { size: { type: "string" } }));
    await generate(platform);
    expect(await strangers(platform.out)).toEqual([]);
    expect(await readdir(platform.out)).not.toContain(".modelsmith-run");
    expect((await modules(platform.out)).every((text) => text.includes("size?: string"))).toBe(
      true,
    );
    expect(await modules(platform.out)).toHaveLength(119);
  });

  test("before it wrote anything leaves a folder that the next one clears", async () => {
    const platform = await smallPlatform(models(2));
    await generate(platform);
    const place = path.join(platform.out, ".modelsmith-run");
    await mkdir(place);
    const owner = { process: deadProcess, host: (await import("node:os")).hostname(), run: "x" };
    await writeFile(path.join(place, "owner.json"), JSON.stringify(owner));
    await platform.write(models(3));
    await generate(platform);
    expect(await readdir(platform.out)).not.toContain(".modelsmith-run");
    expect(await strangers(platform.out)).toEqual([]);
  });
});

/** No process has it: the largest number that Linux gives is smaller. */
const deadProcess = 2 ** 22 + 7;

/** Runs the command line, which is killed without a warning at its fortieth rename. */
async function killWhileItWrites(openapi: string, docs: string, out: string): Promise<void> {
  const killer = `
    import files from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { renameSync } = files;
    let count = 0;
    files.renameSync = (...paths) => {
      count += 1;
      if (count === 40) process.kill(process.pid, "SIGKILL");
      return renameSync(...paths);
    };
    syncBuiltinESMExports();
  `;
  const preload = ["--import", `data:text/javascript,${encodeURIComponent(killer)}`];
  const cli = path.join(repository, "dist/cli/main.js");
  const words = ["generate", "--openapi", openapi, "--docs", docs, "--out", out, "--quiet"];
  const run = spawn(process.execPath, [...preload, cli, ...words], { stdio: "inherit" });
  const [, signal] = await once(run, "exit");
  expect(signal).toBe("SIGKILL");
}

describe("two runs at once", () => {
  test("into one folder do not mix: the output is that of one of them, whole", async () => {
    const platform = await smallPlatform(models(20));
    const other = await smallPlatform(models(20, { n: { type: "integer" } }));
    const runs = [platform, other, platform, other].map(({ openapi, docs }) =>
      generate({ openapi, docs, out: platform.out }),
    );
    await Promise.all(runs);
    expect(await strangers(platform.out)).toEqual([]);
    const withN = (await modules(platform.out)).filter((text) => text.includes("n?: number"));
    expect([0, 20]).toContain(withN.length);
  });

  test("work one after the other, in processes and within one", async () => {
    const { out } = await smallPlatform(models(1));
    const steps: string[] = [];
    const work = (name: string) =>
      withOutputLock(out, async (staging) => {
        steps.push(`${name} begins`);
        await writeFile(path.join(staging, "x"), name);
        steps.push(`${name} ends with ${await readFile(path.join(staging, "x"), "utf8")}`);
      });
    await Promise.all([work("a"), work("b"), work("c")]);
    expect(steps).toHaveLength(6);
    for (let index = 0; index < 6; index += 2) {
      const [name] = steps[index]?.split(" ") ?? [];
      expect(steps[index + 1]).toBe(`${name} ends with ${name}`);
    }
  });
});

test("a run that cannot finish undoes what it had done: the old output stays whole", async () => {
  const platform = await smallPlatform(models(5));
  await generate(platform);
  const before = await modules(platform.out);
  const changes = {
    added: ["beta/new.ts", "zeta/last.ts"],
    changed: ["acme/model-0.ts", "acme/model-1.ts"],
    removed: ["acme/model-2.ts"],
    edited: [],
    unchanged: 0,
  };
  const wanted = new Map([...changes.added, ...changes.changed].map((name) => [name, "new"]));
  // It came after the comparison: no file can take its place.
  const inTheWay = path.join(platform.out, "acme/model-2.ts");
  const write = withOutputLock(platform.out, async (staging) => {
    await rm(inTheWay);
    return writeFiles(platform.out, staging, wanted, changes);
  });
  await expect(write).rejects.toThrow("model-2.ts: cannot be used (ENOENT)");
  expect(await modules(platform.out)).toEqual(before.filter((_, index) => index !== 2));
  expect(await readdir(platform.out)).toEqual(expect.not.arrayContaining(["beta", "zeta"]));
});
