import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../../generator/generate.js";
import { copyName, readSnapshot, snapshotFile } from "../../../generator/input/snapshot.js";
import { pullSnapshot } from "../../../generator/pull.js";
import { readGroups } from "../../../generator/read/read-groups.js";
import type { SpecSettings } from "../../../generator/read/read-model.js";
import { readModel } from "../../../generator/read/read-model.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { type DocumentsServer, serveDocuments } from "../documents-server.js";
import { create, docsOf, documentOf } from "../spec-of.js";

const paint = { "/generation/acme/paint": create(), "/generation/{id}": { get: {} } };

function specText(paths: object = paint): string {
  return JSON.stringify(documentOf({ paths }).root);
}

const docsText = JSON.stringify(docsOf(["POST /generation/acme/paint", "pages/sketch"]));
const sketch = { ...paint, "/generation/acme/sketch": create() };
const page = "---\nopenapi: POST /generation/acme/sketch\n---\n";

interface Project {
  readonly server: DocumentsServer;
  readonly target: SpecSettings;
  readonly snapshot: string;
}

async function project(documents: Record<string, string> = {}): Promise<Project> {
  const server = await serveDocuments({
    "/openapi.json": specText(sketch),
    "/docs.json": docsText,
    "/pages/sketch.mdx": page,
    ...documents,
  });
  const folder = await temporaryFolder();
  const { url } = server;
  const target = {
    openapi: `${url}/openapi.json`,
    docs: `${url}/docs.json`,
    folder,
    snapshot: "specs",
  };
  return { server, target, snapshot: path.join(folder, "specs") };
}

const keys = async (target: SpecSettings) =>
  (await readModel(target)).endpoints.map(({ key }) => key);

/** Every file of a folder with its text. */
async function texts(folder: string): Promise<Record<string, string>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const found = files
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), await readFile(file, "utf8")] as const;
    });
  return Object.fromEntries(await Promise.all(found));
}

describe("a pull", () => {
  test("copies every document that generating needs, and a build reads nothing else", async () => {
    const { server, target, snapshot } = await project();
    const result = await pullSnapshot(snapshot, [target]);
    const names = result.added.map((url) => new URL(url).pathname).sort();
    expect(names).toEqual(["/docs.json", "/openapi.json", "/pages/sketch.mdx"]);
    server.documents.clear();
    server.headers.length = 0;
    expect(await keys(target)).toEqual(["acme/paint", "acme/sketch"]);
    expect(server.headers).toEqual([]);
  });

  test("keeps that a model has no spec of its own, and takes it once it has one", async () => {
    const { server, target, snapshot } = await project();
    await pullSnapshot(snapshot, [target]);
    const own = "/acme/paint/v1/openapi.json";
    expect((await readSnapshot(snapshot)).get(server.url + own)).toEqual({ kind: "absent" });
    server.documents.set(own, specText());
    expect((await readModel(target)).endpoints[0]?.source).toContain("/openapi.json");
    expect((await pullSnapshot(snapshot, [target])).added).toEqual([server.url + own]);
    expect((await readModel(target)).endpoints[0]?.source).toBe(server.url + own);
  });

  test("asks for what has not changed by its ETag, and writes nothing then", async () => {
    const { server, target, snapshot } = await project();
    await pullSnapshot(snapshot, [target]);
    const before = await texts(snapshot);
    const { mtimeMs } = await stat(path.join(snapshot, snapshotFile));
    server.asked.length = 0;
    const result = await pullSnapshot(snapshot, [target]);
    expect([result.added, result.changed, result.removed]).toEqual([[], [], []]);
    expect(result.unchanged).toHaveLength(3);
    expect(server.asked.filter((line) => line.startsWith("200"))).toEqual([]);
    expect(await texts(snapshot)).toEqual(before);
    expect((await stat(path.join(snapshot, snapshotFile))).mtimeMs).toBe(mtimeMs);
  });

  test("brings what has changed, and takes away what is no longer needed", async () => {
    const { server, target, snapshot } = await project();
    await pullSnapshot(snapshot, [target]);
    server.documents.set("/docs.json", JSON.stringify(docsOf(["POST /generation/acme/paint"])));
    const result = await pullSnapshot(snapshot, [target]);
    expect(result.changed).toEqual([`${server.url}/docs.json`]);
    expect(result.removed).toEqual([`${server.url}/pages/sketch.mdx`]);
    expect(Object.keys(await texts(snapshot)).some((name) => name.includes("sketch"))).toBe(false);
    expect(await keys(target)).toEqual(["acme/paint"]);
  });

  test("that fails leaves the snapshot as it was", async () => {
    const { server, target, snapshot } = await project();
    await pullSnapshot(snapshot, [target]);
    const before = await texts(snapshot);
    server.documents.set("/openapi.json", specText({ "/other": create() }));
    await expect(pullSnapshot(snapshot, [target])).rejects.toThrow("lacks 2 of the endpoints");
    server.documents.set("/openapi.json", "<html>");
    await expect(pullSnapshot(snapshot, [target])).rejects.toThrow("is not JSON");
    server.documents.delete("/openapi.json");
    await expect(pullSnapshot(snapshot, [target])).rejects.toThrow("/openapi.json: was not found");
    expect(await texts(snapshot)).toEqual(before);
  });

  test("fetches a copy anew that was edited or lost", async () => {
    const { server, target, snapshot } = await project();
    await pullSnapshot(snapshot, [target]);
    const before = await texts(snapshot);
    const copy = copyName(`${server.url}/openapi.json`);
    await writeFile(path.join(snapshot, copy), specText(paint));
    expect(await keys(target)).toEqual(["acme/paint"]);
    const { changed } = await pullSnapshot(snapshot, [target]);
    expect(changed).toEqual([`${server.url}/openapi.json`]);
    expect(await texts(snapshot)).toEqual(before);
  });

  test("writes through no link", async () => {
    const { target, snapshot } = await project();
    const elsewhere = await temporaryFolder();
    await symlink(elsewhere, snapshot);
    await expect(pullSnapshot(snapshot, [target])).rejects.toThrow("is a symbolic link");
    expect(await readdir(elsewhere)).toEqual([]);
  });
});

describe("a build from a snapshot", () => {
  test("says which copy is missing, and asks nobody", async () => {
    const { server, target } = await project();
    await expect(keys(target)).rejects.toThrow(
      /^specs\/modelsmith\.snapshot\.json: has no copy of http:\/\/127\.0\.0\.1:\d+\/(openapi|docs)\.json\nRun npx modelsmith pull/,
    );
    expect(server.headers).toEqual([]);
  });

  test("needs each document that another names; who only looks goes without what no pull copies", async () => {
    const { target, snapshot } = await project();
    await pullSnapshot(snapshot, [{ ...target, endpoints: ["acme/paint"] }]);
    const { docs: _, ...spec } = target;
    expect(
      (await readModel({ ...spec, unselected: "all" })).endpoints.map(({ key }) => key),
    ).toEqual(["acme/paint", "acme/sketch"]);
    expect((await readGroups(target)).map(({ name, creates }) => [name, creates])).toEqual([
      ["Images", 1],
    ]);
    await expect(generate({ ...target, out: "generated" })).rejects.toMatchObject({
      code: "MS1009",
    });
  });

  test.for([
    ["no list", "[]"],
    ["another version", '{"snapshotVersion":2,"documents":{}}'],
    [
      "a file outside",
      '{"snapshotVersion":1,"documents":{"https://a.b/c":{"file":"../c","sha256":"0"}}}',
    ],
    [
      "an absolute file",
      '{"snapshotVersion":1,"documents":{"https://a.b/c":{"file":"/etc/c","sha256":"0"}}}',
    ],
    [
      "a file of ours",
      '{"snapshotVersion":1,"documents":{"https://a.b/c":{"file":"modelsmith.snapshot.json","sha256":"0"}}}',
    ],
  ])("refuses %s", async ([, text = ""]) => {
    const { target, snapshot } = await project();
    await mkdir(snapshot);
    await writeFile(path.join(snapshot, snapshotFile), text);
    await expect(keys(target)).rejects.toMatchObject({ code: "MS1009" });
    await expect(pullSnapshot(snapshot, [target])).rejects.toMatchObject({ code: "MS1009" });
  });
});

describe("the file of a copy", () => {
  test.for([
    ["https://open.acme.example/api/openapi.json", "open.acme.example/api/openapi.json"],
    ["https://a.b/", "a.b/index"],
  ])("%s is %s", ([url = "", file = ""]) => {
    expect(copyName(url)).toBe(file);
  });

  test("is never one that some disk could not tell apart, or not name", () => {
    const urls = [
      "A.json",
      "a.json",
      "a.json?x=1",
      "a.json?x=2",
      "con",
      "aux.json",
      "..%2fb",
      "b.",
    ];
    const names = urls.map((name) => copyName(`https://a.b/${name}`));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(urls.length);
    for (const name of names) expect(name).toMatch(/^a\.b\/[a-z0-9_-][a-z0-9_.-]*(?<!\.)$/);
    expect(names.join()).not.toMatch(/\/(con|aux)(\.|,|$)/);
  });
});

test("a base URL stands for the openapi.json below it", async () => {
  const { server, target } = await project();
  const { snapshot: _, ...direct } = target;
  expect(await keys({ ...direct, openapi: server.url })).toEqual(["acme/paint", "acme/sketch"]);
  expect(await keys({ ...direct, openapi: `${server.url}/` })).toHaveLength(2);
});

test("headers go to the origins that the user named, and to no other", async () => {
  const other = await serveDocuments({ "/one.json": specText() });
  const { server, target } = await project({
    "/docs.json": JSON.stringify(docsOf([`${other.url}/one.json POST /generation/acme/paint`])),
  });
  const { snapshot: _, ...direct } = target;
  process.env["MODELSMITH_TEST_TOKEN"] = "sk-CANARY-123";
  const headers = { authorization: "Bearer $MODELSMITH_TEST_TOKEN" };
  await expect(readModel({ ...direct, headers })).rejects.toThrow("origin is neither");
  delete process.env["MODELSMITH_TEST_TOKEN"];
  expect(new Set(server.headers.map(({ authorization }) => authorization))).toEqual(
    new Set(["Bearer sk-CANARY-123"]),
  );
  expect(other.headers).toEqual([]);
});
