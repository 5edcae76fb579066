import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { type GenerateResult, type GenerateSettings, generate } from "../../generator/generate.js";
import { readModel } from "../../generator/read/read-model.js";
import { folderWith } from "../temporary-folder.js";

const text = { type: "string" };
const body = (schema: object) => ({ content: { "application/json": { schema } } });
const prompt = { type: "object", required: ["prompt"], properties: { prompt: text } };
const answer = (schema: object) => ({ responses: { "200": { description: "", ...body(schema) } } });
const ticket = { type: "object", properties: { request_id: text } };
const state = {
  type: "object",
  properties: {
    status: { type: "string", enum: ["IN_QUEUE", "COMPLETED"] },
    images: { type: "array", items: { type: "object", properties: { url: text } } },
  },
};

function specOf(paths: object, server = "https://queue.acme.example"): object {
  const info = { title: "Acme", version: "1" };
  return { openapi: "3.1.0", info, servers: [{ url: server }], paths };
}

const poll = {
  get: {
    parameters: [{ name: "request_id", in: "path", required: true, schema: text }],
    ...answer(state),
  },
};

/** A model's own spec, with the way to its result. */
const model = (at: string, server?: string) =>
  specOf(
    {
      [at]: { post: { requestBody: body(prompt), ...answer(ticket) } },
      [`${at}/requests/{request_id}`]: poll,
    },
    server,
  );

/** A folder `specs` with these files. */
async function specs(files: Readonly<Record<string, object | string>>): Promise<string> {
  const folder = await folderWith({ "package.json": { type: "module" } });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, "specs", name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

function run(folder: string, settings: Partial<GenerateSettings> = {}) {
  return generate({ folder, openapi: "specs", ...settings });
}

const bad = { "broken.json": "{", "old.json": { swagger: "2.0", paths: {} } };

test("a folder of specs is one platform, and what cannot be read of it falls out", async () => {
  const folder = await specs({
    "acme/paint.json": model("/acme/image-paint"),
    "acme/sketch.json": model("/acme/image-sketch"),
    "elsewhere.json": model("/acme/image-film", "https://other.example"),
    "parts/prompt.json": prompt,
    ...bad,
  });
  const { endpoints, warnings, source, baseUrl } = await run(folder);
  expect([source, baseUrl]).toEqual(["specs", "https://queue.acme.example"]);
  expect(endpoints.map(({ key, source: file }) => [key, file])).toEqual([
    ["acme/image-paint", "specs/acme/paint.json"],
    ["acme/image-sketch", "specs/acme/sketch.json"],
  ]);
  expect(warnings.map(({ file, leftOut }) => [file, leftOut])).toEqual([
    ["specs/broken.json", "specs/broken.json"],
    ["specs/old.json", "specs/old.json"],
    ["specs/elsewhere.json", "POST /acme/image-film"],
  ]);
  await expect(run(folder, { strict: true })).rejects.toThrow("specs/broken.json");
});

test("files that share a path are told apart by their names, which may change", async () => {
  const at = "/v1/images/generate";
  const folder = await specs({
    "flux.json": model(at),
    "sdxl.json": model(at),
    "single.json": model("/v1/image-single"),
  });
  const names = (result: GenerateResult) =>
    result.endpoints.map(({ module, function: name }) => `${module}.${name}`).sort();
  const first = names(await run(folder));
  expect(first).toEqual(["acme.flux", "acme.imageSingle", "acme.sdxl"]);
  await expect(run(folder, { endpoints: [at] })).rejects.toThrow("--endpoint flux");
  const chosen = await run(folder, { endpoints: ["sdxl"], out: "one" });
  expect(chosen.endpoints.map(({ source }) => source)).toEqual(["specs/sdxl.json"]);

  const moved = (from: string, to: string) =>
    rename(path.join(folder, "specs", from), path.join(folder, "specs", to));
  await moved("flux.json", "renamed.json");
  await moved("single.json", "also-renamed.json");
  const after = await run(folder);
  expect(names(after)).toEqual(first);
  const kinds = after.report.endpoints.flatMap(({ changes }) => changes.map(({ kind }) => kind));
  expect(kinds).toEqual(["spec-changed", "spec-changed"]);
});

test("a run with the same files is done at once; a new file and a gone one are noticed", async () => {
  const folder = await specs({
    "a.json": model("/acme/image-a"),
    "b.json": model("/acme/image-b"),
  });
  await run(folder);
  expect((await run(folder)).upToDate).toBe(true);
  await writeFile(path.join(folder, "specs/c.json"), JSON.stringify(model("/acme/image-c")));
  expect((await run(folder)).endpoints).toHaveLength(3);
  await rm(path.join(folder, "specs/a.json"));
  expect((await run(folder)).endpoints).toHaveLength(2);
});

test.for([
  ["specs/acme/*.json", ["acme/image-paint", "acme/image-sketch"]],
  ["specs/**/{film,paint}.json", ["acme/image-film", "acme/image-paint"]],
  ["specs/*.{json,yaml}", ["acme/image-film"]],
] as const)("the glob %s is those of a folder's specs that fit", async ([openapi, keys]) => {
  const folder = await specs({
    "acme/paint.json": model("/acme/image-paint"),
    "acme/sketch.json": model("/acme/image-sketch"),
    "film.json": model("/acme/image-film"),
  });
  const { endpoints, warnings } = await run(folder, { openapi });
  expect([endpoints.map(({ key }) => key).sort(), warnings]).toEqual([keys, []]);
  expect((await run(folder, { openapi })).upToDate).toBe(true);
  await expect(run(folder, { openapi: "specs/x*.json" })).rejects.toThrow("file fits it");
});

test("requests that all models share may be in a file of their own", async () => {
  const folder = await specs({
    "paint.json": specOf({
      "/acme/image-paint": { post: { requestBody: body(prompt), ...answer(ticket) } },
    }),
    "tasks.json": specOf({ "/tasks/{request_id}": poll }),
  });
  const { endpoints } = await readModel({ folder, openapi: "specs" });
  expect(endpoints.map(({ descriptor }) => descriptor.platform.poll)).toEqual([
    { path: "/tasks/{id}" },
  ]);
});

test.for([
  ["nothing", {}, "specs: there is no such file"],
  ["no spec", { "a.json": {} }, "has no OpenAPI document: looked into 1"],
  ["bad specs alone", bad, "specs/broken.json"],
] as const)("a folder with %s is an error", async ([, files, message]) => {
  await expect(run(await specs(files))).rejects.toThrow(message);
});

test("a folder elsewhere is named by its own name in what is generated", async () => {
  const folder = await specs({ "flux.json": model("/acme/flux") });
  const project = path.join(folder, "project");
  await mkdir(project);
  for (const openapi of ["../specs", path.join(folder, "specs"), "../specs/*.json"]) {
    await generate({ folder: project, openapi, endpoints: ["/acme/flux"] });
    expect(await readFile(path.join(project, "generated/index.ts"), "utf8")).toMatch(
      /^\/\/ Generated by modelsmith from specs\. /,
    );
  }
});

/** Two specs of one host: the second version of the API is another server. */
const versions = {
  "first.json": model("/draw", "https://api.acme.example/v1"),
  "second.json": model("/paint", "https://api.acme.example/v2"),
};

test("specs of one host whose servers are versions of its API are one output", async () => {
  const folder = await specs(versions);
  const { endpoints, warnings } = await readModel({ folder, openapi: "specs" });
  const paths = endpoints.map(({ descriptor: { create, poll, platform } }) => [
    platform.baseUrl + create.path,
    (poll || platform.poll)?.path,
  ]);
  expect([paths, warnings]).toEqual([
    [
      ["https://api.acme.example/v1/draw", "/v1/draw/requests/{id}"],
      ["https://api.acme.example/v2/paint", "/v2/paint/requests/{id}"],
    ],
    [],
  ]);
});

test("one with another path replaces the spec's server alone", async () => {
  const folder = await specs(versions);
  const baseUrl = "http://127.0.0.1:8080/acme";
  const { endpoints } = await readModel({ folder, openapi: "specs", baseUrl });
  expect(
    endpoints.map(({ descriptor: { create, platform } }) => platform.baseUrl + create.path),
  ).toEqual([`${baseUrl}/draw`]);
});

test.for(["http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"])(
  "a base URL of the user's stands for what such servers share: %s",
  async (baseUrl) => {
    const folder = await specs(versions);
    const { endpoints } = await readModel({ folder, openapi: "specs", baseUrl });
    expect(
      endpoints.map(({ descriptor: { create, platform } }) => platform.baseUrl + create.path),
    ).toEqual(["http://127.0.0.1:8080/v1/draw", "http://127.0.0.1:8080/v2/paint"]);
  },
);

test("a server of a folder that cannot be used is named with its file", async () => {
  const server = "http://queue.acme.example";
  const folder = await specs({
    "a.json": model("/acme/one", server),
    "b.json": model("/acme/two", server),
  });
  await expect(readModel({ folder, openapi: "specs" })).rejects.toThrow(
    /^specs\/a\.json#\/servers\/0\/url \(line 1, column \d+\): the server URL is not https/,
  );
});
