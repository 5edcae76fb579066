import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { type GenerateSettings, generate } from "../../generator/generate.js";
import { understoodLines } from "../../generator/model/understood-lines.js";
import { imageEndpoints, videoEndpoints } from "../fixtures/platform/endpoints.js";
import { makeDocs, makeOpenApi } from "../fixtures/platform/make-spec.js";
import { folderWith, temporaryFolder } from "../temporary-folder.js";
import { generateAndRead } from "./generate-and-read.js";
import { shuffleKeys } from "./shuffle-keys.js";
import { answer, create, docsOf, json } from "./spec-of.js";

const specs = { openapi: "specs/openapi.json", docs: "specs/docs.json" };

/** Generates into a new folder. */
async function generated(settings: Omit<GenerateSettings, "out">) {
  const out = path.join(await temporaryFolder(), "generated");
  return { ...(await generateAndRead({ ...settings, out })), out };
}

/** Every file of a folder, by its path below it. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    // A skill is an output of its own.
    .filter((file) => !file.startsWith(path.join(folder, "skills")));
  const texts = await Promise.all(
    files.sort().map(async (file) => [path.relative(folder, file), await readFile(file, "utf8")]),
  );
  return Object.fromEntries(texts);
}

/** The error that a run ends in, after showing that it left the output untouched. */
async function refused(settings: Omit<GenerateSettings, "out">): Promise<GeneratorError> {
  const folder = await temporaryFolder();
  const error = await generate({ ...settings, out: path.join(folder, "generated") }).catch(
    (thrown: unknown) => thrown,
  );
  expect(await readdir(folder)).toEqual([]);
  if (error instanceof GeneratorError) return error;
  throw new Error("expected a GeneratorError", { cause: error });
}

/** A small platform: a spec with these paths, and docs that list them all. */
async function platform(paths: Readonly<Record<string, object>>, more: object = {}) {
  const openapi = {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example/v1" }],
    paths,
    ...more,
  };
  const pages = Object.keys(paths).map((page) => `POST ${page}`);
  const folder = await folderWith({ "openapi.json": openapi, "docs.json": docsOf(pages) });
  return { openapi: path.join(folder, "openapi.json"), docs: path.join(folder, "docs.json") };
}

test("people are shown a path as the spec has it, with the query that is always sent", async () => {
  const text = { type: "string" };
  const model = { name: "model", in: "path", required: true, example: "acme/flux", schema: text };
  const version = { name: "v", in: "query", required: true, schema: { enum: ["2"] } };
  const form = { ...version, name: "form", schema: { enum: ["png"] } };
  const picture = answer({ type: "object", properties: { image_url: text } });
  const {
    out,
    endpoints,
    model: read,
  } = await generated(
    await platform({
      "/draw/{model}": create(undefined, { ...picture, parameters: [model] }),
      "/images": create({ type: "array" }, { ...picture, parameters: [version, form] }),
    }),
  );
  const paths = ["/draw/{model}", "/images?v=2&form=png"];
  expect(endpoints.map(({ plainPath }) => plainPath).sort()).toEqual(paths);
  const lines = read.endpoints.flatMap((each) => understoodLines(each));
  const created = lines.filter(({ what }) => what === "create");
  expect(created.map(({ setting }) => setting).sort()).toEqual(paths.map((at) => `POST ${at}`));
  const files = await filesOf(out);
  const modules = Object.values(files).join("\n");
  for (const at of paths) {
    expect(files["ENDPOINTS.md"]).toContain(`\`POST ${at}\``);
    expect(modules).toContain(`/** \`POST ${at}\` */`);
  }
  expect(modules).toContain('path: "/draw/{+model}"');
});

test("a spec without docs gives the creates that make images", async () => {
  const { model } = await generated({ openapi: specs.openapi });
  const keys = model.endpoints.map(({ key }) => key);
  expect(keys.sort()).toEqual(imageEndpoints.map(({ key }) => key).sort());
});

describe("the output for specs/", () => {
  test("is generated/, byte for byte", async () => {
    const { out, model, upToDate } = await generated(specs);
    expect(await filesOf(out)).toEqual(await filesOf("generated"));
    expect(model.endpoints).toHaveLength(23);
    expect(upToDate).toBe(false);
  });

  test("is the same twice, and the second run changes nothing", async () => {
    const { out, changes } = await generated(specs);
    const before = await filesOf(out);
    const again = await generate({ ...specs, out });
    expect(again.upToDate).toBe(true);
    expect(again.changes).toMatchObject({ added: [], changed: [], removed: [] });
    expect(again.changes.unchanged).toBe(changes.added.length);
    expect(await filesOf(out)).toEqual(before);
  });

  test.for([1, 2, 3])("is the same whatever the order of keys (seed %i)", async (seed) => {
    const folder = await temporaryFolder();
    await cp("specs", path.join(folder, "specs"), { recursive: true });
    for (const file of ["openapi.json", "docs.json", "google/nano-banana-pro/v1/openapi.json"]) {
      const place = path.join(folder, "specs", file);
      const document = JSON.parse(await readFile(place, "utf8"));
      const shuffled = shuffleKeys(document, seed);
      expect(JSON.stringify(shuffled)).not.toBe(JSON.stringify(document));
      expect(shuffled).toEqual(document);
      await writeFile(place, JSON.stringify(shuffled));
    }
    const { out } = await generated({
      openapi: path.join(folder, "specs/openapi.json"),
      docs: path.join(folder, "specs/docs.json"),
    });
    expect(await withOwnNames(out)).toEqual(await withOwnNames("generated"));
  });

  test("has the video functions for --group Videos", async () => {
    const { model } = await generated({ ...specs, group: "Videos" });
    expect(model.endpoints.map(({ key }) => key)).toEqual(videoEndpoints.map(({ key }) => key));
  });

  test("takes a model's own spec over the platform's, and says so", async () => {
    const files = await filesOf("generated");
    const own = "specs/google/nano-banana-pro/v1/openapi.json";
    expect(files["google/nano-banana-pro.ts"]).toContain(`Generated by modelsmith from ${own}.`);
    expect(files["google/nano-banana.ts"]).toContain(
      "Generated by modelsmith from specs/openapi.json.",
    );
    expect(files["REFERENCE.md"]).toContain(`| \`google.nanoBananaPro\` | \`${own}\` |`);
  });

  test("names what the spec does not document, with what is done instead", async () => {
    const reference = (await filesOf("generated"))["REFERENCE.md"];
    for (const what of ["rate limits", "server timeouts", "idempotency keys", "cancel"]) {
      expect(reference).toMatch(new RegExp(`\\| ${what} \\| not documented in this spec \\| \\w+`));
    }
  });
});

/** The files of a run, with the folder of its specs left out: it is part of headers. */
async function withOwnNames(folder: string): Promise<Record<string, string>> {
  const { "modelsmith.lock.json": _, ...files } = await filesOf(folder);
  const plain = (text: string) =>
    text.replace(/(?:specs\/)?(?:google\/nano-banana-pro\/v1\/)?openapi\.json/g, "a spec");
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, plain(text)]));
}

describe("every revision of the platform's spec", () => {
  test.for(["A0", "A", "B"] as const)("%s generates all 23, the same twice", async (revision) => {
    const openapi = `test/fixtures/platform/revision-${revision}.json`;
    const first = await generated({ openapi, docs: specs.docs });
    const second = await generated({ openapi, docs: specs.docs });
    expect(first.model.endpoints.map(({ key }) => key)).toEqual(
      imageEndpoints.map(({ key }) => key),
    );
    expect(await filesOf(second.out)).toEqual(await filesOf(first.out));
    const { input } =
      first.model.endpoints.find(({ key }) => key === "google/nano-banana-pro") ?? {};
    const names = Object.keys(input?.properties ?? {});
    expect(names.indexOf("n")).toBe({ A0: -1, A: 1, B: 6 }[revision]);
  });

  test("documented limits reach the descriptor and REFERENCE.md", async () => {
    const openapi = "test/fixtures/platform/documented-limits.json";
    const { out, model } = await generated({ openapi, endpoints: ["easel/watercolour"] });
    expect(model.platform.rateLimits).toContain("More than 120 requests in 60 seconds");
    expect(model.platform.serverTimeouts).toContain("after 30 minutes");
    const files = await filesOf(out);
    for (const file of ["REFERENCE.md", "platform.ts"]) {
      expect(files[file]).toContain("More than 120 requests in 60 seconds");
    }
  });
});

describe("--endpoint", () => {
  test.for([
    "kling-ai/v3/image",
    "/generation/kling-ai/v3/image",
    "POST /generation/kling-ai/v3/image",
    "/generation/sse/kling-ai/v3/image",
    "post /v1/generation/sse/kling-ai/v3/image",
  ])("%s", async (endpoint) => {
    const { model, out } = await generated({ openapi: specs.openapi, endpoints: [endpoint] });
    expect(
      model.endpoints.map(({ descriptor }) => [descriptor.create.stream, descriptor.create.path]),
    ).toEqual([["/generation/sse/kling-ai/v3/image", "/generation/kling-ai/v3/image"]]);
    expect((await filesOf(out))["kling-ai/v3-image.ts"]).toBe(
      (await filesOf("generated"))["kling-ai/v3-image.ts"],
    );
  });

  test("several, images and videos alike, in the order that was asked for", async () => {
    const endpoints = ["openai/sora-2", "google/nano-banana", "openai/sora-2"];
    const { model } = await generated({ openapi: specs.openapi, endpoints });
    expect(model.endpoints.map(({ key }) => key)).toEqual(["openai/sora-2", "google/nano-banana"]);
  });

  test("finds the model's own spec too", async () => {
    const { model } = await generated({ ...specs, endpoints: ["google/nano-banana-pro"] });
    expect(model.endpoints[0]?.source).toBe("specs/google/nano-banana-pro/v1/openapi.json");
  });

  test("of a model's own spec alone, which needs to be told where its server is", async () => {
    const openapi = "specs/google/nano-banana-pro/v1/openapi.json";
    const endpoints = ["google/nano-banana-pro"];
    expect((await refused({ openapi, endpoints })).message).toContain('"/api" is relative');
    const { model } = await generated({ openapi, endpoints, baseUrl: "https://open.skills.video" });
    expect(model.platform.baseUrl).toBe("https://open.skills.video/api");
    expect(model.endpoints[0]?.descriptor.create.path).toBe(
      "/v1/generation/google/nano-banana-pro",
    );
  });
});

describe("bad input ends in one clear error, and nothing is written", () => {
  test("endpoints that the docs list and the spec lacks: all at once", async () => {
    const rows = imageEndpoints.filter(({ key }) => !key.startsWith("qwen/"));
    const folder = await folderWith({
      "openapi.json": makeOpenApi({ revision: "B2", endpoints: rows }),
      "docs.json": makeDocs(),
    });
    const { code, message } = await refused({
      openapi: path.join(folder, "openapi.json"),
      docs: path.join(folder, "docs.json"),
      strict: true,
    });
    expect(code).toBe("MS1203");
    expect(message.match(/^ {2}POST \/generation\/qwen\/qwen-image/gm)).toHaveLength(3);
  });

  test.for<[string, Omit<GenerateSettings, "out">, string, string]>([
    ["a group that is missing", { ...specs, group: "Image" }, "MS1202", "Images, Videos"],
    ["a group without a POST", { ...specs, group: "Account" }, "MS1204", "Account"],
    ["a group without docs", { openapi: specs.openapi, group: "Images" }, "MS1601", "--docs"],
    [
      "a group and endpoints",
      { ...specs, group: "Images", endpoints: ["a/b"] },
      "MS1601",
      "--group",
    ],
    [
      "an unknown endpoint",
      { ...specs, endpoints: ["google/nano-banan"] },
      "MS1203",
      "Did you mean google/nano-banana?",
    ],
    ["a spec that is none", { ...specs, openapi: "package.json" }, "MS1101", "package.json"],
    ["docs that are none", { ...specs, docs: "package.json" }, "MS1201", "package.json"],
    ["a base URL that is none", { ...specs, baseUrl: "open.skills.video" }, "MS1108", "--base-url"],
  ])("%s", async ([, settings, code, words]) => {
    const error = await refused(settings);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    // Who has used the option needs no advice to use it.
    expect(error.hint).not.toContain("--base-url");
  });

  test("a spec without docs that makes no images", async () => {
    const { openapi } = await platform({ "/songs/compose": create() });
    const { code, message } = await refused({ openapi });
    expect(code).toBe("MS1601");
    expect(message).toContain("--endpoint");
  });

  test("two endpoints that meet in one name: both are named", async () => {
    const paths = { "/generation/acme/a-b": create(), "/generation/acme/a_b": create() };
    const error = await refused({ ...(await platform(paths)), strict: true });
    expect(error.code).toBe("MS1301");
    expect(error.message).toContain("acme/a-b and acme/a_b both need");
  });

  test("a body that is neither an object nor a list: its pointer", async () => {
    const error = await refused(await platform({ "/acme/list": create({ type: "number" }) }));
    expect(error.pointer).toBe(
      "/paths/~1acme~1list/post/requestBody/content/application~1json/schema",
    );
  });

  test("a failed run leaves an earlier output as it is", async () => {
    const { out } = await generated({ ...specs, endpoints: ["google/nano-banana"] });
    const before = await filesOf(out);
    await expect(generate({ ...specs, group: "Nothing", out })).rejects.toMatchObject({
      code: "MS1202",
    });
    expect(await filesOf(out)).toEqual(before);
  });
});

describe("names are locked", () => {
  test("an inserted sibling takes no name, and what was removed keeps its own", async () => {
    const both = await platform({
      "/generation/acme/a-b": create(),
      "/generation/acme/a_b": create(),
    });
    const out = path.join(await temporaryFolder(), "generated");
    const settings = { openapi: both.openapi, out };
    await generate({ ...settings, endpoints: ["acme/a-b"] });
    const before = await filesOf(out);
    const sibling = generate({ ...settings, endpoints: ["acme/a_b"] });
    await expect(sibling).rejects.toThrow("acme/a_b and acme/a-b both need");
    expect(await filesOf(out)).toEqual(before);
  });

  test("of two that need one file, the config can leave one out: the other is generated", async () => {
    const paths = { "/generation/acme/a-b": create(), "/generation/acme/a_b": create() };
    const { openapi } = await platform(paths);
    const settings = { openapi, endpoints: ["acme/a-b", "acme/a_b"] };
    await expect(generated(settings)).rejects.toThrow("both need the file acme/a-b.ts");
    const hooks = { skipEndpoint: ({ key }: { readonly key: string }) => key === "acme/a_b" };
    const { model } = await generated({ ...settings, hooks });
    expect(model.endpoints.map(({ key }) => key)).toEqual(["acme/a-b"]);
  });

  test("of two that nobody named, the one of an earlier run stays, else the first", async () => {
    const paths = ["a-b", "c_d", "e", "a_b", "c-d"].map((name) => `/generation/acme/${name}`);
    const all = paths.map((each) => [each, create()] as const);
    const { openapi } = await platform(Object.fromEntries(all));
    const out = path.join(await temporaryFolder(), "generated");
    const settings = { openapi, out, unselected: "all" } as const;
    await generate({ ...settings, endpoints: ["acme/a_b"] });
    const { endpoints, warnings } = await generate(settings);
    expect(endpoints.map(({ key }) => key).sort()).toEqual(["acme/a_b", "acme/c-d", "acme/e"]);
    expect(
      warnings.flatMap(({ leftOut, code }) => (leftOut ? [`${code} ${leftOut}`] : [])),
    ).toEqual(["MS1301 POST /generation/acme/a-b", "MS1301 POST /generation/acme/c_d"]);
    const strict = generate({ ...settings, strict: true });
    await expect(strict).rejects.toThrow(/acme\/a-b.*acme\/a_b both need/);
  });

  test("a name stays when the naming would change", async () => {
    const { openapi } = await platform({ "/generation/acme/a": create() });
    const out = path.join(await temporaryFolder(), "generated");
    const run = () => generate({ openapi, out, endpoints: ["acme/a"] });
    await run();
    const lock = path.join(out, "modelsmith.lock.json");
    const text = await readFile(lock, "utf8");
    await writeFile(lock, text.replace('"function": "a"', '"function": "formerly"'));
    await run();
    expect((await filesOf(out))["acme/a.ts"]).toContain("export function formerly(");
  });

  test("a name stays when the path gets a version", async () => {
    const out = path.join(await temporaryFolder(), "generated");
    const lockOf = async (page: string) => {
      const { openapi } = await platform({ [page]: create() });
      await generate({ openapi, out, endpoints: ["acme/a"] });
      return JSON.parse(await readFile(path.join(out, "modelsmith.lock.json"), "utf8")).endpoints;
    };
    await lockOf("/generation/acme/a");
    const endpoints = await lockOf("/v1/generation/acme/a");
    expect(endpoints).toMatchObject([{ path: "/v1/v1/generation/acme/a", function: "a" }]);
  });
});

describe("--check", () => {
  test("writes nothing and says what differs", async () => {
    const out = path.join(await temporaryFolder(), "generated");
    const absent = await generate({
      ...specs,
      endpoints: ["google/nano-banana"],
      out,
      check: true,
    });
    expect(absent.upToDate).toBe(false);
    expect(absent.changes.added).toContain("google/nano-banana.ts");
    await expect(readdir(out)).rejects.toThrow("ENOENT");
  });

  test("sees an edit by hand as a difference, not as an error", async () => {
    const { out } = await generated({ ...specs, endpoints: ["google/nano-banana"] });
    await writeFile(path.join(out, "google/nano-banana.ts"), "mine");
    const { upToDate, changes } = await generate({
      ...specs,
      endpoints: ["google/nano-banana"],
      out,
      check: true,
    });
    expect([upToDate, changes.changed]).toEqual([false, ["google/nano-banana.ts"]]);
    expect((await filesOf(out))["google/nano-banana.ts"]).toBe("mine");
  });
});

describe("size", () => {
  const field = (schema: unknown) => ({ type: "object", properties: { field: schema } });

  test.for<[string, unknown]>([
    ["an enum of 100,000 values", { enum: Array.from({ length: 100_000 }, (_, at) => `v${at}`) }],
    ["a default of 2 MB", { type: "string", default: "x".repeat(2_000_000) }],
    ["a description of 2 MB", { description: `*/${"word ".repeat(400_000)}` }],
    ["a description of 2 MB of blanks", { description: `${" ".repeat(2_000_000)}x` }],
    [
      "a list of 50,000 required names",
      { type: "object", required: Array.from({ length: 50_000 }, (_, at) => `v${at}`) },
    ],
  ])("%s takes less than 10 s of the processor", async ([, schema]) => {
    const settings = await platform({ "/acme/large": create(field(schema)) });
    const out = path.join(await temporaryFolder(), "generated");
    const begun = process.cpuUsage();
    await generate({ ...settings, out });
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });

  test("a field with 5,000 siblings stays one of them", async () => {
    const properties = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, {}]));
    const { model } = await generated(
      await platform({ "/acme/wide": create({ type: "object", properties }) }),
    );
    expect(Object.keys(model.endpoints[0]?.input.properties ?? {})).toHaveLength(5_000);
  });
});

test("names of the prototype, letters of any script and odd paths all come out", async () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{},"then":{}},"required":["__proto__"]}',
  );
  const { out, model } = await generated(
    await platform({
      "/generation/acme/__proto__": create(json(schema)),
      "/generation/acme/模型": create(),
      "/constructor": create(),
      "/generation/acme/a.b:c~d/": create(),
    }),
  );
  expect(model.endpoints.map(({ name }) => `${name.module}.${name.function}`)).toEqual([
    "acme.proto",
    "acme.u6a21U578b",
    "acme.constructor_",
    "acme.aBCD",
  ]);
  const text = (await filesOf(out))["acme/proto.ts"];
  expect(text).toContain('  ["__proto__"]: string;\n  constructor?: unknown;\n  then?: unknown;');
  expect(text).toContain('["__proto__"]: { type: "string" }');
});

test("a folder of the user's own may hold the output if they say so, and keeps what is theirs", async () => {
  const out = path.join(await temporaryFolder(), "generated");
  await mkdir(path.join(out, "google"), { recursive: true });
  await writeFile(path.join(out, "google/mine.ts"), "mine");
  await generate({ ...specs, endpoints: ["google/nano-banana"], out, force: true });
  await generate({ ...specs, endpoints: ["openai/gpt-image-1"], out });
  expect(Object.keys(await filesOf(out)).filter((file) => file.includes("/"))).toEqual([
    "google/mine.ts",
    "openai/gpt-image-1.schema.ts",
    "openai/gpt-image-1.ts",
    "openai/index.ts",
  ]);
});
