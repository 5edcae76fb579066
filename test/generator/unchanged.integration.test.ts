import {
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type GenerateSettings, generate } from "../../generator/generate.js";
import { generateTargets } from "../../generator/generate-targets.js";
import { createReader } from "../../generator/input/reader.js";
import { lockFile } from "../../generator/lock/lock.js";
import { hashInputs } from "../../generator/run/run-inputs.js";
import { temporaryFolder } from "../temporary-folder.js";
import { type Models, type SmallPlatform, smallPlatform } from "./report/small-platform.js";

afterEach(() => vi.restoreAllMocks());

const prompt = { type: "string" };
const two: Models = {
  "acme/flux": { fields: { prompt } },
  "acme/kontext": {
    title: "Kontext",
    fields: { prompt, n: { type: "integer" } },
    forms: ["plain"],
  },
};

/** Runs again, and says whether the run ended without reading the text of the spec. */
async function endsEarly(...settings: readonly GenerateSettings[]): Promise<boolean> {
  const decode = vi.spyOn(TextDecoder.prototype, "decode");
  const results = await generateTargets(settings);
  const texts = decode.mock.results.map(({ value }) => String(value));
  const early = !texts.some((text) => /"openapi":\s*"3/.test(text));
  decode.mockRestore();
  if (early) expect(results.every(({ upToDate }) => upToDate)).toBe(true);
  return early;
}

async function generated(models = two): Promise<SmallPlatform> {
  const platform = await smallPlatform(models);
  await generate(platform);
  return platform;
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, "utf8");
  expect(change(text)).not.toBe(text);
  await writeFile(file, change(text));
}

describe("a run that finds everything as the lock says", () => {
  test("ends there, and its result is the same as that of a full run", async () => {
    const platform = await generated();
    expect(await endsEarly(platform)).toBe(true);
    // So does each of several targets.
    const other = { ...platform, out: path.join(platform.folder, "other") };
    await generate(other);
    expect(await endsEarly(platform, other)).toBe(true);
    const read: string[] = [];
    const early = await generate({ ...platform, onRead: (file) => read.push(file) });
    // What is unsure about a spec only a run that reads it can tell.
    const { unsure: _, ...full } = await generate({ ...platform, check: true });
    expect(early).toEqual(full);
    expect(structuredClone(early)).toEqual(early);
    expect(read).toEqual([platform.openapi, platform.docs]);
  });

  test("says again what is odd about the spec, and how each result is had", async () => {
    const openapi = path.resolve("test/fixtures/lifecycles/instant.json");
    const out = path.join(await temporaryFolder(), "generated");
    const document = JSON.parse(await readFile(openapi, "utf8"));
    const endpoints = Object.keys(document.paths);
    const full = await generate({ openapi, endpoints, out });
    const { changes: _, report: _report, ...early } = await generate({ openapi, endpoints, out });
    expect(await endsEarly({ openapi, endpoints, out })).toBe(true);
    expect(full).toMatchObject({ ...early, upToDate: false });
    expect(early.endpoints.map(({ resultMode }) => resultMode)).toContain("answer");
  });

  test("ends there in a fresh clone", async () => {
    const platform = await generated();
    const clone = path.join(await temporaryFolder(), "clone");
    await cp(platform.folder, clone, { recursive: true });
    const settings = { folder: clone, openapi: "openapi.json", docs: "docs.json" };
    expect(await endsEarly(settings)).toBe(true);
  });

  test("ends there after a checkout with CRLF line ends", async () => {
    const platform = await generated();
    const names = await readdir(platform.folder, { recursive: true });
    for (const name of names.filter((each) => /\.\w+$/.test(each))) {
      const file = path.join(platform.folder, name);
      await writeFile(file, (await readFile(file, "utf8")).replaceAll("\n", "\r\n"));
    }
    expect(await endsEarly(platform)).toBe(true);
  });

  test.for<Partial<GenerateSettings>>([
    { check: true },
    { force: true },
    { typecheck: true },
    { hooks: {} },
  ])("does not end there with %o", async (more) => {
    const platform = await generated();
    expect(await endsEarly({ ...platform, ...more })).toBe(false);
  });
});

describe("a run notices", () => {
  /** Other text of the same length, at the old time. */
  async function rewrite(file: string, change: (text: string) => string): Promise<void> {
    const { atime, mtime } = await stat(file);
    await edit(file, change);
    await utimes(file, atime, mtime);
  }

  test("an edited file, of the same length and time", async () => {
    const platform = await generated();
    const module = path.join(platform.out, "acme/kontext.ts");
    await rewrite(module, (text) => text.replace("prompt", "PROMPT"));
    await expect(generate(platform)).rejects.toThrow("  acme/kontext.ts\n");
  });

  test("an edited spec, of the same length and time", async () => {
    const platform = await generated();
    await rewrite(platform.openapi, (text) => text.replaceAll("prompt", "prompf"));
    expect((await generate(platform)).endpoints[0]?.fields).toEqual(["prompf"]);
  });

  test("a spec in another form, though it says the same", async () => {
    const platform = await generated();
    await edit(platform.openapi, (text) => JSON.stringify(JSON.parse(text), null, 2));
    expect((await generate(platform)).changes).toMatchObject({ changed: [lockFile], added: [] });
    expect(await endsEarly(platform)).toBe(true);
  });

  test("a file that is gone", async () => {
    const platform = await generated();
    await rm(path.join(platform.out, "acme/kontext.ts"));
    expect((await generate(platform)).changes.added).toEqual(["acme/kontext.ts"]);
  });

  test("a link in the place of a folder, although the files behind it are its own", async () => {
    const platform = await generated();
    const folder = path.join(platform.out, "acme");
    await rename(folder, path.join(platform.folder, "elsewhere"));
    await symlink(path.join(platform.folder, "elsewhere"), folder);
    await expect(generate(platform)).rejects.toThrow("symbolic link");
  });

  test.for(["in a folder that was there", "in a new folder"])(
    "a spec of a model's own that appears %s",
    async (where) => {
      const platform = await smallPlatform(two);
      if (where === "in a folder that was there") await mkdir(path.join(platform.folder, "acme"));
      await generate(platform);
      const own = path.join(platform.folder, "acme/kontext/v1/openapi.json");
      await mkdir(path.dirname(own), { recursive: true });
      await cp(platform.openapi, own);
      const sources = async () => (await generate(platform)).endpoints.map(({ source }) => source);
      expect(await sources()).toEqual(["openapi.json", "acme/kontext/v1/openapi.json"]);
      expect(await endsEarly(platform)).toBe(true);
      await rm(path.join(platform.folder, "acme"), { recursive: true });
      expect(await sources()).toEqual(["openapi.json", "openapi.json"]);
    },
  );

  test.for<Partial<GenerateSettings>>([
    { group: "Image*" },
    { baseUrl: "https://other.example/v1" },
    { runtime: "vendored" },
    { removed: "stub" },
    { lifecycle: { words: { delivered: "completed" } } },
    { auth: { header: "x-key" } },
  ])("the setting %o", async (more) => {
    const platform = await generated();
    expect(await endsEarly({ ...platform, ...more })).toBe(false);
    expect(await endsEarly({ ...platform, ...more })).toBe(true);
  });

  test("that the spec goes by another name", async () => {
    const platform = await generated();
    await rename(platform.openapi, path.join(platform.folder, "other.json"));
    await generate({ ...platform, openapi: path.join(platform.folder, "other.json") });
    const flux = await readFile(path.join(platform.out, "acme/flux.ts"), "utf8");
    expect(flux).toContain("from other.json.");
  });

  test.for([
    { docs: "docs.jsno", problem: "there is no such file" },
    { docs: ".", problem: "is a folder, not a docs.json" },
  ])("docs where a run without docs came before: $docs $problem", async ({ docs, problem }) => {
    const { docs: _, ...platform } = await smallPlatform(two);
    const settings = { ...platform, endpoints: Object.keys(two) };
    await generate(settings);
    await expect(generate({ ...settings, docs })).rejects.toMatchObject({
      code: "MS1001",
      problem: expect.stringContaining(problem),
    });
  });

  test("a lock that was edited or damaged", async () => {
    const platform = await generated();
    const lock = path.join(platform.out, lockFile);
    const text = await readFile(lock, "utf8");
    for (const change of [
      (own: string) => own.replace(/ {2}"checksum".*\n/, ""),
      (own: string) => own.replace(/"order": \[[^\]]*\]/, '"order": ["none"]'),
      (own: string) => own.replace(/"run": \{[^}]*\}/, '"run": {}'),
    ]) {
      await edit(lock, change);
      expect((await generate(platform)).changes.changed).toEqual([lockFile]);
      expect(await readFile(lock, "utf8")).toBe(text);
    }
  });
});

describe("files that a spec or the docs name", () => {
  /** A spec that is spread over two files, and docs whose operations are pages. */
  async function spread() {
    const platform = await smallPlatform({
      "acme/flux": { fields: { prompt: { $ref: "parts/prompt.json" } } },
    });
    const docs = path.join(platform.folder, "docs");
    await mkdir(path.join(docs, "pages"), { recursive: true });
    await mkdir(path.join(platform.folder, "parts"));
    await writeFile(path.join(platform.folder, "parts/prompt.json"), JSON.stringify(prompt));
    await writeFile(
      path.join(docs, "pages/flux.md"),
      "---\nopenapi: POST /generation/acme/flux\n---\n",
    );
    const navigation = { groups: [{ group: "Images", pages: ["pages/flux"] }] };
    await writeFile(path.join(docs, "docs.json"), JSON.stringify({ navigation }));
    return { ...platform, docs: path.join(docs, "docs.json") };
  }

  test("stand in the lock, in a line for each of the two, and those that were looked for", async () => {
    const platform = await spread();
    await generate(platform);
    const { run } = JSON.parse(await readFile(path.join(platform.out, lockFile), "utf8"));
    expect(run).toMatchObject({
      besideSpec: ["docs/pages/flux.md", "docs/pages/flux.mdx", "parts/prompt.json"],
    });
    expect(await endsEarly(platform)).toBe(true);
  });

  test("are noticed when they change or appear", async () => {
    const platform = await spread();
    await generate(platform);
    await edit(path.join(platform.folder, "parts/prompt.json"), () => '{ "type": "integer" }');
    expect((await generate(platform)).changes.changed).toContain("acme/flux.ts");
    const pages = path.join(path.dirname(platform.docs), "pages");
    await writeFile(path.join(pages, "flux.mdx"), "---\ntitle: none\n---\n");
    await expect(generate(platform)).rejects.toThrow("lists no POST");
  });

  test.for([
    "../../secret.json",
    "/etc/passwd",
    "https://evil.example/x",
    "parts\\x.json",
    "a/../b.json",
  ])("are not read from %s, though a lock lists it", async (name) => {
    const platform = await spread();
    const read = vi.fn();
    const reader = createReader(platform);
    const counting = { ...reader, read: read.mockImplementation(reader.read) };
    const listed = { besideSpec: [name], besideDocs: [] };
    expect(await hashInputs(platform, counting, [], listed)).toBeUndefined();
    expect(read).toHaveBeenCalledTimes(1);
  });
});
