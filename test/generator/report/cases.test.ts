import { cp, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compareSpecs } from "../../../generator/diff.js";
import { generate } from "../../../generator/generate.js";
import { reportLines } from "../../../generator/report/report-lines.js";
import { folderWith, temporaryFolder } from "../../temporary-folder.js";
import { bearerSpec, create, docsOf } from "../spec-of.js";

const cases = path.resolve("test/fixtures/changes");

function specOf(name: string, step: string) {
  const folder = path.join(cases, name);
  return {
    openapi: path.join(folder, `${step}.json`),
    docs: path.join(folder, `${step}.docs.json`),
  };
}

/** What the report says, without headings and counts. */
async function linesOf(...specs: Parameters<typeof compareSpecs>): Promise<readonly string[]> {
  const lines = reportLines(await compareSpecs(...specs));
  return lines.flatMap(({ text, verdict }) => (verdict === undefined ? [] : [text.trim()]));
}

describe("a change is told as a person would tell it", () => {
  test.for<[name: string, ...lines: string[]]>([
    [
      "field-renamed-and-enum-extended",
      "field size was called image_size (a guess) [TypeScript: breaking, on the wire: maybe]",
      'field size may also be "4K" [harmless]',
    ],
    [
      "list-items-gain-format",
      "items of image_urls: none → Format: uri [TypeScript: harmless, on the wire: maybe]",
    ],
    [
      "map-values-narrowed",
      "values of meta: type any → string [TypeScript: breaking, on the wire: maybe]",
    ],
    ["object-closed", "field meta: unknown fields are refused now [maybe]"],
    ["branches-swapped", "fields or variants are in another order [harmless]"],
    ["limit-tightened", "field n: At most 8 → At most 4 [maybe]"],
    [
      "json-to-multipart",
      "the body is sent as multipart/form-data now, before as JSON [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "json-to-form",
      "the body is sent as application/x-www-form-urlencoded now, before as JSON [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "parameter-moves",
      "field version is sent in the header now, before in the query [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "field-leaves-the-body",
      "field version is sent in the query now, before in the body [TypeScript: harmless, on the wire: breaking]",
    ],
  ])("%s", async ([name, ...lines]) => {
    expect(await linesOf(specOf(name, "old"), specOf(name, "new"))).toEqual(lines);
  });

  test.for<[name: string, before: object | undefined, after: object | undefined, line: string]>([
    [
      "from a bearer token to a header",
      { type: "http", scheme: "bearer" },
      { type: "apiKey", in: "header", name: "X-Key" },
      "the key is sent in the header X-Key now, before as Authorization: Bearer … [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "into the query",
      { type: "apiKey", in: "header", name: "X-Key" },
      { type: "apiKey", in: "query", name: "key" },
      "the key is sent in the query parameter key now, before in the header X-Key [TypeScript: harmless, on the wire: breaking]",
    ],
  ])("the key goes elsewhere: %s", async ([, before, after, line]) => {
    const spec = (scheme: object | undefined) => ({
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      servers: [{ url: "https://api.acme.example" }],
      security: [{ key: [] }],
      components: { securitySchemes: { key: scheme } },
      paths: { "/acme/flux": create(), "/tasks/{id}": { get: {} } },
    });
    const folder = await folderWith({ "old.json": spec(before), "new.json": spec(after) });
    const at = (openapi: string) => ({ folder, openapi });
    expect(await linesOf(at("old.json"), at("new.json"))).toEqual([line]);
  });

  const withParameter = (path: string, name: string, place: string) => ({
    [path]: create(
      { type: "object", properties: { prompt: { type: "string" } } },
      { parameters: [{ name, in: place, required: place === "path", schema: { type: "string" } }] },
    ),
  });
  const constant = (kind: object) => ({
    "/draw": create({ type: "object", properties: { kind: { type: "string", ...kind } } }),
  });

  test.for<[name: string, before: object, after: object, ...lines: string[]]>([
    [
      "a place of a path",
      withParameter("/p/{account}/draw", "account", "path"),
      withParameter("/p/{tenant}/draw", "tenant", "path"),
      "field tenant was called account [TypeScript: breaking, on the wire: harmless]",
    ],
    [
      "a header in other letters",
      withParameter("/draw", "X-Ver", "header"),
      withParameter("/draw", "x-ver", "header"),
      "field x-ver was called X-Ver [TypeScript: breaking, on the wire: harmless]",
    ],
    ["a list of one value", constant({ enum: ["a"] }), constant({ const: "a" })],
  ])("what is the same on the wire is told as that: %s", async ([, before, after, ...lines]) => {
    const folder = await folderWith({
      "old.json": bearerSpec(before),
      "new.json": bearerSpec(after),
    });
    const at = (openapi: string) => ({ folder, openapi });
    expect(await linesOf(at("old.json"), at("new.json"))).toEqual(lines);
  });

  test("an endpoint that only one of two specs has, of those that were asked for, came or went", async () => {
    const folder = await folderWith({
      "one.json": bearerSpec({ "/draw": create() }),
      "two.json": bearerSpec({ "/draw": create(), "/paint": create() }),
    });
    const at = (openapi: string) => ({ folder, openapi, endpoints: ["/draw", "/paint"] });
    expect(await linesOf(at("one.json"), at("two.json"))).toEqual([
      "added: POST /v1/paint [harmless]",
    ]);
    expect(await linesOf(at("two.json"), at("one.json"))).toEqual([
      "removed: POST /v1/paint; the function is gone [breaking]",
    ]);
    await expect(linesOf(at("one.json"), at("one.json"))).rejects.toThrow(
      "lacks 1 of the endpoints",
    );
  });

  const schemes = {
    bearer: { type: "http", scheme: "bearer" },
    header: { type: "apiKey", in: "header", name: "x-api-key" },
    again: { type: "apiKey", in: "header", name: "X-API-Key" },
    query: { type: "apiKey", in: "query", name: "key" },
  };

  test.for<[name: string, before: readonly string[], after: readonly string[], line: string]>([
    ["may be left out", ["bearer"], ["bearer", ""], "a key is no longer needed [harmless]"],
    [
      "may no longer be left out",
      ["", "bearer"],
      ["bearer"],
      "a key is needed now [TypeScript: harmless, on the wire: maybe]",
    ],
    [
      "is called the same in other letters",
      ["header"],
      ["again"],
      "the key is sent in the header X-API-Key now, before in the header x-api-key [harmless]",
    ],
    [
      "may also be sent as before",
      ["header"],
      ["query", "bearer", "header"],
      "the key is sent as Authorization: Bearer … now, before in the header x-api-key, which the spec still lists [TypeScript: harmless, on the wire: maybe]",
    ],
  ])("the key %s", async ([, before, after, line]) => {
    const spec = (ways: readonly string[]) => ({
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      servers: [{ url: "https://api.acme.example" }],
      security: ways.map((way) => (way === "" ? {} : { [way]: [] })),
      components: { securitySchemes: schemes },
      paths: { "/acme/flux": create(), "/tasks/{id}": { get: {} } },
    });
    const folder = await folderWith({ "old.json": spec(before), "new.json": spec(after) });
    const at = (openapi: string) => ({ folder, openapi });
    expect(await linesOf(at("old.json"), at("new.json"))).toEqual([line]);
  });
});

describe("what changes together is told whole", () => {
  const text = { type: "string" };
  const formats = { type: "string", enum: ["png", "jpeg"] };
  const spec = (paths: object) => ({
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example" }],
    security: [{ token: [] }],
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        key: { type: "apiKey", in: "header", name: "X-Key" },
      },
    },
    paths,
  });
  const creating = (properties: object, more: object = {}) => ({
    post: {
      requestBody: { content: { "application/json": { schema: { properties } } } },
      responses: {
        "200": {
          description: "",
          content: { "application/json": { schema: { properties: { id: text, status: text } } } },
        },
      },
      ...more,
    },
  });
  const models = (version: string, more: Readonly<Record<string, object>> = {}) => ({
    ...Object.fromEntries(
      ["flux", "kontext", "photon"].map((name) => [
        `/${version}/acme/${name}`,
        creating({ prompt: text, [name]: text }, more[name]),
      ]),
    ),
    [`/${version}/tasks/{id}`]: { get: {} },
  });
  const parameter = (name: string, schema: object, place: string, required: boolean) => ({
    parameters: [{ name, in: place, schema, required }],
  });

  test.for<[what: string, before: object, after: object, ...lines: string[]]>([
    [
      "a field that leaves the body under another name",
      {
        "/acme/flux": creating({ prompt: text, image_format: formats }),
        "/tasks/{id}": { get: {} },
      },
      {
        "/tasks/{id}": { get: {} },
        "/acme/flux": creating(
          { prompt: text },
          parameter("output_format", formats, "query", false),
        ),
      },
      "field output_format was called image_format (a guess) [TypeScript: breaking, on the wire: maybe]",
      "field output_format is sent in the query now, before in the body [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "the key of one endpoint goes elsewhere",
      models("v1"),
      models("v1", { kontext: { security: [{ key: [] }] } }),
      "the key is sent in the header X-Key now, before as Authorization: Bearer … [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "what most endpoints do is another thing, and one does as before",
      models("v1", { flux: { security: [{ key: [] }] } }),
      models("v1", { flux: { security: [{ key: [] }] }, photon: { security: [{ key: [] }] } }),
      "the key is sent in the header X-Key now, before as Authorization: Bearer … [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "a header that has one value is required now",
      { "/acme/flux": creating({ prompt: text }), "/tasks/{id}": { get: {} } },
      {
        "/tasks/{id}": { get: {} },
        "/acme/flux": creating(
          { prompt: text },
          parameter("X-Version", { type: "string", enum: ["2"] }, "header", true),
        ),
      },
      'field X-Version added: string, optional, one of "2", default "2" [TypeScript: harmless, on the wire: maybe]',
    ],
    [
      "a header that has a default is required now",
      { "/acme/flux": creating({ prompt: text }), "/tasks/{id}": { get: {} } },
      {
        "/tasks/{id}": { get: {} },
        "/acme/flux": creating(
          { prompt: text },
          parameter("X-Version", { ...text, default: "2024-11-06" }, "header", true),
        ),
      },
      'field X-Version added: string, optional, default "2024-11-06" [TypeScript: harmless, on the wire: maybe]',
    ],
    [
      "a parameter that the service filled in must be sent now, and has the default that it had",
      {
        "/tasks/{id}": { get: {} },
        "/acme/flux": creating(
          { prompt: text },
          parameter("v", { ...text, default: "1" }, "query", false),
        ),
      },
      {
        "/tasks/{id}": { get: {} },
        "/acme/flux": creating(
          { prompt: text },
          parameter("v", { ...text, default: "1" }, "query", true),
        ),
      },
      'field v: default "1", which must be sent now [TypeScript: harmless, on the wire: maybe]',
    ],
    [
      "what need no longer be sent is no change for anybody",
      {
        "/tasks/{id}": { get: {} },
        "/acme/flux": creating(
          { prompt: text },
          parameter("v", { ...text, default: "1" }, "query", true),
        ),
      },
      {
        "/tasks/{id}": { get: {} },
        "/acme/flux": creating(
          { prompt: text },
          parameter("v", { ...text, default: "1" }, "query", false),
        ),
      },
    ],
    [
      "the id goes into the query of the status",
      { "/acme/flux": creating({ prompt: text }), "/tasks/{id}": { get: {} } },
      {
        "/acme/flux": creating({ prompt: text }),
        "/result": { get: { parameters: [{ name: "id", in: "query", required: true }] } },
      },
      "the status is read at GET /result?id={id}, before at GET /tasks/{id} [TypeScript: harmless, on the wire: breaking]",
    ],
    [
      "another version of everything, the status included",
      models("v1"),
      models("v2"),
      "3 endpoints moved from /v1 to /v2 [TypeScript: harmless, on the wire: breaking]",
    ],
  ])("%s", async ([, before, after, ...lines]) => {
    const folder = await folderWith({ "old.json": spec(before), "new.json": spec(after) });
    const at = (openapi: string) => ({ folder, openapi });
    expect(await linesOf(at("old.json"), at("new.json"))).toEqual(lines);
  });
});

describe("an endpoint is its method and full path", () => {
  const split = path.join(cases, "spec-split-with-stubs");

  test("a spec that is split, merged or renamed loses no function", async () => {
    const folder = path.join(await temporaryFolder(), "project");
    await cp(split, folder, { recursive: true });
    const run = (openapi: string, docs: string) =>
      generate({ folder, openapi, docs, removed: "stub" });
    const flux = () => readFile(path.join(folder, "generated/acme/flux.ts"), "utf8");
    await run("old.openapi.json", "old.docs.json");
    const { report } = await run("openapi.json", "docs.json");
    expect(report.endpoints.flatMap(({ changes }) => changes.map(({ kind }) => kind))).toEqual([
      "spec-changed",
      "spec-changed",
    ]);
    expect(await flux()).not.toContain("removedEndpoint");
    await rename(path.join(folder, "openapi.json"), path.join(folder, "other.json"));
    await run("other.json", "old.docs.json");
    expect(await flux()).not.toContain("removedEndpoint");
  });

  test("two versions of a path are two endpoints, and each name stays at its path", async () => {
    const out = path.join(await temporaryFolder(), "generated");
    const run = (step: string) => generate({ ...specOf("versions-share-a-key", step), out });
    const edit = () => readFile(path.join(out, "acme/edit.ts"), "utf8");
    await run("old");
    expect(await edit()).toContain('create: { path: "/v1/edit" }');
    const second = await run("new");
    expect(second.report.endpoints).toEqual([]);
    expect(await edit()).toContain('create: { path: "/v1/edit" }');
    const { endpoints, warnings } = await run("new2");
    const again = await generate({ ...specOf("versions-share-a-key", "new2"), out, force: true });
    for (const listed of [endpoints, again.endpoints]) {
      expect(listed.map(({ key, plainPath }) => [key, plainPath])).toEqual([
        ["edit/unversioned", "/edit"],
        ["edit", "/v1/edit"],
      ]);
    }
    expect(warnings.map(({ message }) => message)).toContain(
      "POST /edit and POST /v1/edit are two endpoints, one for each version",
    );
  });

  test("where server and path are divided makes no difference", async () => {
    const at = async (server: string, start: string) => {
      const paths = { [`${start}/acme/edit`]: create(), [`${start}/tasks/{id}`]: { get: {} } };
      const folder = await folderWith({
        "openapi.json": {
          openapi: "3.1.0",
          info: { title: "Acme", version: "1" },
          servers: [{ url: `https://api.acme.example${server}` }],
          paths,
        },
        "docs.json": docsOf([`POST ${start}/acme/edit`]),
      });
      return { folder, openapi: "openapi.json", docs: "docs.json" };
    };
    expect(await linesOf(await at("/image_editing", ""), await at("", "/image_editing"))).toEqual(
      [],
    );
  });

  test("many that moved alike are one line", async () => {
    const version = async (name: string) => {
      const keys = Array.from({ length: 30 }, (_, index) => `/${name}/acme/m${index}`);
      const fields = (key: string) => ({ type: "object", properties: { [key.slice(4)]: {} } });
      const folder = await folderWith({
        "openapi.json": {
          openapi: "3.1.0",
          info: { title: "Acme", version: "1" },
          servers: [{ url: "https://api.acme.example" }],
          paths: Object.fromEntries(keys.map((key) => [key, create(fields(key))])),
        },
      });
      return { folder, openapi: "openapi.json", endpoints: keys };
    };
    expect(await linesOf(await version("v1"), await version("v2"))).toEqual([
      "30 endpoints moved from /v1 to /v2 [TypeScript: harmless, on the wire: breaking]",
    ]);
  });

  test("a list that names a removed one gives a removal, not a refused run", async () => {
    const spec = (...keys: string[]) => ({
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      servers: [{ url: "https://api.acme.example" }],
      paths: Object.fromEntries(keys.map((key) => [`/${key}`, create()])),
    });
    const folder = await folderWith({
      "old.json": spec("acme/a", "acme/b"),
      "new.json": spec("acme/a"),
    });
    const endpoints = ["acme/a", "acme/b"];
    await generate({ folder, openapi: "old.json", endpoints });
    const { report, warnings } = await generate({ folder, openapi: "new.json", endpoints });
    expect(report.endpoints.map(({ key, changes }) => [key, changes[0]?.kind])).toContainEqual([
      "acme/b",
      "endpoint-removed",
    ]);
    expect(warnings.flatMap(({ leftOut }) => leftOut ?? [])).toEqual(["POST acme/b"]);
    const typo = generate({ folder, openapi: "new.json", endpoints: ["acme/a", "acme/c"] });
    await expect(typo).rejects.toMatchObject({ code: "MS1203" });
  });
});
