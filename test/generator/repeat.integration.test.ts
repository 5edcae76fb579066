import {
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { lockFile } from "../../generator/lock/lock.js";
import { temporaryFolder } from "../temporary-folder.js";
import { serveDocuments } from "./documents-server.js";
import { smallPlatform } from "./report/small-platform.js";

const prompt = { type: "string" };
const two = { "acme/flux-1.1": { fields: { prompt } }, "acme/kontext": { fields: { prompt } } };

/** Every file of a folder with its text and its time, by its path below it. */
async function stateOf(folder: string): Promise<Record<string, readonly [string, number]>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const states = files.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const state = [await readFile(file, "utf8"), (await stat(file)).mtimeMs] as const;
    return [path.relative(folder, file), state] as const;
  });
  return Object.fromEntries(await Promise.all(states));
}

/** Sets the times of all files back, so that a write shows. */
async function age(folder: string): Promise<void> {
  const past = new Date(1_000_000_000_000);
  for (const name of Object.keys(await stateOf(folder))) {
    await utimes(path.join(folder, name), past, past);
  }
  await utimes(folder, past, past);
}

async function writtenSince(folder: string): Promise<readonly string[]> {
  const state = Object.entries(await stateOf(folder));
  return state.flatMap(([name, [, time]]) => (time === 1_000_000_000_000 ? [] : [name])).sort();
}

describe("a run that is repeated", () => {
  test("writes nothing if nothing changed, and touches no time, the folder's own included", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await age(platform.out);
    const { upToDate } = await generate(platform);
    expect(upToDate).toBe(true);
    expect(await writtenSince(platform.out)).toEqual([]);
    expect((await stat(platform.out)).mtimeMs).toBe(1_000_000_000_000);
  });

  test("writes the one module whose model changed, and the lock", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await age(platform.out);
    await platform.write({
      ...two,
      "acme/kontext": { fields: { prompt, n: { type: "integer" } } },
    });
    await generate(platform);
    expect(await writtenSince(platform.out)).toEqual([
      "ENDPOINTS.md",
      "acme/kontext.schema.ts",
      "acme/kontext.ts",
      lockFile,
    ]);
    expect(await stateOf(platform.out)).toMatchObject({
      "acme/kontext.ts": [expect.stringContaining("n?: number;"), expect.anything()],
    });
  });

  test("writes the same as a first run, whatever was in place before", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const changed = { ...two, "acme/kontext": { title: "Kontext", fields: { prompt } } };
    await platform.write(changed);
    await generate(platform);
    const anew = path.join(platform.folder, "anew");
    await generate({ ...platform, out: anew });
    const texts = async (folder: string) =>
      Object.entries(await stateOf(folder)).map(([name, [text]]) => [name, text]);
    expect(await texts(platform.out)).toEqual(await texts(anew));
  });

  test("makes a module again that was deleted", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await rm(path.join(platform.out, "acme/kontext.ts"));
    const { changes } = await generate(platform);
    expect(changes.added).toEqual(["acme/kontext.ts"]);
  });

  test("names endpoints anew if the lock that named them otherwise is gone", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const lock = path.join(platform.out, lockFile);
    const text = await readFile(lock, "utf8");
    await writeFile(lock, text.replace('"function": "kontext"', '"function": "oldKontext"'));
    expect((await generate(platform)).changes.changed).toContain("acme/kontext.ts");
    await rm(platform.out, { recursive: true });
    const { endpoints } = await generate(platform);
    expect(endpoints.map((endpoint) => endpoint.function)).toContain("kontext");
  });

  test("believes no lock and module that were changed together", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const module = path.join(platform.out, "acme/kontext.ts");
    const lock = path.join(platform.out, lockFile);
    const [text, lockText] = [await readFile(module, "utf8"), await readFile(lock, "utf8")];
    const { contentHash } = await import("../../generator/lock/lock.js");
    const forged = `${text}\nfetch("https://evil.example");\n`;
    await writeFile(module, forged);
    await writeFile(lock, lockText.replace(contentHash(text), contentHash(forged)));
    expect((await generate({ ...platform, check: true })).changes.changed).toContain(
      "acme/kontext.ts",
    );
    await generate(platform);
    expect(await readFile(module, "utf8")).toBe(text);
  });
});

test("a server is asked for a few documents at a time, the first time and again", async () => {
  const keys = Array.from({ length: 20 }, (_, index) => `acme/model-${index}`);
  const { openapi, docs, out } = await smallPlatform(
    Object.fromEntries(keys.map((key) => [key, { fields: { prompt } }])),
  );
  let open = 0;
  let most = 0;
  const absent = (_: unknown, response: ServerResponse) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      response.writeHead(404).end();
    }, 2);
  };
  const server = await serveDocuments({
    "/openapi.json": await readFile(openapi, "utf8"),
    "/docs.json": await readFile(docs, "utf8"),
    ...Object.fromEntries(keys.map((key) => [`/${key}/v1/openapi.json`, absent])),
  });
  const settings = { openapi: `${server.url}/openapi.json`, docs: `${server.url}/docs.json`, out };
  for (const upToDate of [false, true]) {
    server.asked.length = 0;
    most = 0;
    expect((await generate(settings)).upToDate).toBe(upToDate);
    expect(server.asked).toHaveLength(22);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
  }
});

test("what the last run has read and this one need not cannot fail it", async () => {
  const platform = await smallPlatform(two);
  const own = path.join(platform.folder, "acme/kontext/v1/openapi.json");
  await mkdir(path.dirname(own), { recursive: true });
  await cp(platform.openapi, own);
  await generate(platform);
  await rm(own);
  await symlink(own, own);
  await platform.write({ "acme/flux-1.1": { fields: { prompt } } });
  expect((await generate(platform)).changes.removed).toEqual([
    "acme/kontext.schema.ts",
    "acme/kontext.ts",
  ]);
  expect((await generate(platform)).upToDate).toBe(true);
});

describe("names", () => {
  test("stay when a model is inserted whose name is like another's", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const before = await readFile(path.join(platform.out, "acme/flux-1_1.ts"), "utf8");
    await platform.write({ "acme/flux-11": { fields: { prompt } }, ...two });
    const { endpoints, report } = await generate(platform);
    expect(endpoints.map((endpoint) => [endpoint.key, endpoint.function])).toEqual([
      ["acme/flux-11", "flux11"],
      ["acme/flux-1.1", "flux1_1"],
      ["acme/kontext", "kontext"],
    ]);
    expect(report.endpoints.map(({ call }) => call)).toEqual(["acme.flux11"]);
    expect(await readFile(path.join(platform.out, "acme/flux-1_1.ts"), "utf8")).toBe(before);
  });

  test("of specs/ stay when flux-11 comes beside them", async () => {
    const folder = await temporaryFolder();
    await cp("specs", folder, { recursive: true });
    const out = path.join(folder, "generated");
    const settings = { openapi: path.join(folder, "openapi.json"), out };
    const endpoints = ["black-forest-labs/flux-2-pro", "openai/gpt-image-1.5"];
    const first = await generate({ ...settings, endpoints });
    const all = ["openai/gpt-image-1", ...endpoints];
    const second = await generate({ ...settings, endpoints: all });
    expect(second.endpoints.slice(1)).toEqual(first.endpoints);
  });
});

describe("--check", () => {
  test("finds a clean tree up to date, and writes nothing", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await age(platform.out);
    expect((await generate({ ...platform, check: true })).upToDate).toBe(true);
    expect(await writtenSince(platform.out)).toEqual([]);
  });

  test("reports what is missing, differs, is left over and was edited by hand, and fixes nothing", async () => {
    const platform = await smallPlatform({ ...two, "acme/old": { fields: { prompt } } });
    await generate(platform);
    await platform.write(two);
    await rm(path.join(platform.out, "acme/kontext.ts"));
    await writeFile(path.join(platform.out, "index.ts"), "mine");
    await age(platform.out);
    const { changes, upToDate } = await generate({ ...platform, check: true });
    expect(upToDate).toBe(false);
    expect(changes).toMatchObject({
      added: ["acme/kontext.ts"],
      removed: ["acme/old.schema.ts", "acme/old.ts"],
      edited: ["index.ts"],
    });
    expect(changes.changed).toEqual(expect.arrayContaining(["index.ts", "acme/index.ts"]));
    expect(await writtenSince(platform.out)).toEqual([]);
  });

  test("of a folder that is not there leaves it so", async () => {
    const platform = await smallPlatform(two);
    expect((await generate({ ...platform, check: true })).upToDate).toBe(false);
    expect(await readdir(platform.folder)).not.toContain("generated");
  });
});

test("a run whose input is bad leaves the old output whole", async () => {
  const platform = await smallPlatform(two);
  await generate(platform);
  await age(platform.out);
  await platform.write({ "acme/flux-1.1": { fields: { prompt: { type: "strange" } } } });
  await expect(generate(platform)).rejects.toThrow("expected one of string");
  expect(await writtenSince(platform.out)).toEqual([]);
});

test("an edited file stops the run before anything is written", async () => {
  const platform = await smallPlatform(two);
  await generate(platform);
  await writeFile(path.join(platform.out, "acme/kontext.ts"), "mine");
  await platform.write({ "acme/flux-1.1": { fields: {} }, "acme/kontext": { fields: {} } });
  await age(platform.out);
  await expect(generate(platform)).rejects.toThrow("  acme/kontext.ts\n");
  expect(await writtenSince(platform.out)).toEqual([]);
});
