import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { readEndpoints } from "../../generator/read/read-endpoints.js";
import { runInProcess } from "../hostile/sandbox.js";
import { folderWith } from "../temporary-folder.js";
import { docsOf } from "./spec-of.js";

const prompt = { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } };
const answer = {
  description: "ok",
  content: { "application/json": { schema: { type: "object", properties: { url: {} } } } },
};
const json = (schema: object) => ({ "application/json": { schema } });
const post = (content: object, more: object = {}) => ({
  post: { requestBody: { content }, responses: { "200": answer }, ...more },
});
const good = post(json(prompt));

function specOf(paths: object, more: object = {}) {
  return {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example/v2" }],
    paths,
    ...more,
  };
}

/** A folder with a spec, and docs whose group Images has every path of it. */
function platform(paths: object, more: object = {}): Promise<string> {
  const pages = Object.keys(paths).map((path) => `POST ${path}`);
  return folderWith({ "openapi.json": specOf(paths, more), "docs.json": docsOf(pages) });
}

const inputs = { openapi: "openapi.json", docs: "docs.json" };

/** What can be wrong with one endpoint, and what its warning says. */
const bad: Readonly<Record<string, readonly [item: object, reason: string]>> = {
  "/acme/bytes": [
    post({ "application/octet-stream": {} }),
    "expected application/json, multipart/form-data or application/x-www-form-urlencoded, found application/octet-stream",
  ],
  "/acme/number": [post(json({ type: "number" })), "expected a body that is an object"],
  "/acme/dead": [
    post(json({ type: "object", properties: { a: { $ref: "#/components/schemas/Gone" } } })),
    "leads nowhere",
  ],
  "/acme/malformed": [post(json({ type: "picture" })), "expected one of string"],
  "/acme/{open": [good, "a {parameter} is malformed"],
  "/acme/query?beta=1": [good, "the path key cannot be used"],
  "/acme/item": [{ $ref: "#/components/pathItems/Gone" }, "leads nowhere"],
  "/acme/elsewhere": [
    post(json(prompt), { servers: [{ url: "https://other.example" }] }),
    "leads away from https://api.acme.example/v2",
  ],
  "/acme/cookie": [
    post(json(prompt), { parameters: [{ in: "cookie", name: "c", required: true }] }),
    "cannot be sent",
  ],
  "/acme/answer": [
    { post: { requestBody: { content: json(prompt) }, responses: { fine: answer } } },
    "a status must be",
  ],
};

describe("an endpoint that cannot be generated", () => {
  const paths = Object.fromEntries(Object.entries(bad).map(([path, [item]]) => [path, item]));

  test("is left out of a group with a warning that says why; the others are there", async () => {
    const folder = await platform({ "/acme/good": good, ...paths, "/acme/last": good });
    const { endpoints, warnings } = await generate({ folder, ...inputs });
    expect(endpoints.map(({ key }) => key)).toEqual(["acme/good", "acme/last"]);
    const reasons = new Map(warnings.map(({ leftOut, message }) => [leftOut, message]));
    expect(reasons.size).toBe(Object.keys(bad).length);
    for (const [path, [, reason]] of Object.entries(bad)) {
      expect(reasons.get(`POST ${path}`), path).toContain(reason);
    }
    // A second run has nothing to read: the lock still knows what was left out.
    const again = await generate({ folder, ...inputs });
    expect(again.upToDate).toBe(true);
    expect(again.warnings).toEqual(warnings);
  });

  test.for(Object.entries(bad))("is an error if it is all there is: %s", async ([path, [item]]) => {
    const folder = await platform({ [path]: item, "/acme/good": good });
    const only = { folder, openapi: "openapi.json", endpoints: [path] };
    await expect(generate(only)).rejects.toMatchObject({ name: "GeneratorError" });
    expect(await readdir(folder)).not.toContain("generated");
  });

  test("stops nothing where nobody asked for it", async () => {
    const folder = await platform({ ...paths, "/acme/good": good });
    const { warnings } = await generate({
      folder,
      openapi: "openapi.json",
      endpoints: ["/acme/good"],
    });
    expect(warnings).toEqual([]);
  });

  test("is left out of what is served", async () => {
    const folder = await platform({ ...paths, "/acme/good": good });
    const served = await readEndpoints({ folder, openapi: "openapi.json" });
    expect(served.map(({ endpoint }) => endpoint.key)).toEqual(["acme/good"]);
  });

  test("is served without the schema of an answer that expands to too much", async () => {
    const ref = (level: number) => ({ $ref: `#/components/schemas/S${level}` });
    const schemas = Array.from({ length: 16 }, (_, level) => {
      const properties = level === 0 ? {} : { a: ref(level - 1), b: ref(level - 1) };
      return [`S${level}`, { type: "object", properties }] as const;
    });
    const large = {
      post: {
        requestBody: { content: json(prompt) },
        // The result has a schema; what else it may be answered with has one that is too large.
        responses: {
          200: { ...answer, content: { ...answer.content, "text/xml": { schema: ref(15) } } },
        },
      },
    };
    const components = { schemas: Object.fromEntries(schemas) };
    const folder = await platform({ "/acme/good": good, "/acme/large": large }, { components });
    const served = await readEndpoints({ folder, openapi: "openapi.json" });
    const types = served.map(({ answers }) =>
      answers.create[0]?.contents.map(({ schema }) => schema?.type),
    );
    expect(types).toEqual([["object"], ["object", undefined]]);
  });

  test("is not warned of if a hook skips it, whatever is wrong with it", async () => {
    const folder = await platform({ "/acme/good": good, ...paths });
    const hooks = { skipEndpoint: ({ key }: { readonly key: string }) => key !== "acme/good" };
    const group = ["/acme/bytes", "/acme/dead", "/acme/good"];
    const settings = { folder, openapi: "openapi.json", endpoints: group, hooks };
    expect((await generate(settings)).warnings).toEqual([]);
  });
});

test("a path that cannot be used is left out, and an error if strict, unless a hook skips it", async () => {
  const folder = await platform({ "/images/good": good, "/images/edit?x=1": good });
  const settings = { folder, openapi: "openapi.json" };
  const { warnings } = await generate(settings);
  expect(warnings.map(({ leftOut }) => leftOut)).toEqual(["POST /images/edit?x=1"]);
  const strict = { ...settings, strict: true };
  await expect(generate(strict)).rejects.toThrow("the path key cannot be used");
  const hooks = { skipEndpoint: ({ key }: { readonly key: string }) => key === "images/edit" };
  expect((await generate({ ...strict, hooks })).warnings).toEqual([]);
});

test("a line of the table says that it was left out; with --strict it ends the run", async () => {
  const [bytes] = bad["/acme/bytes"] ?? [];
  const folder = await platform({ "/acme/good": good, "/acme/bytes": bytes });
  const args = [
    "generate",
    `--openapi=${folder}/openapi.json`,
    `--docs=${folder}/docs.json`,
    `--out=${folder}/generated`,
  ];
  const strict = await runInProcess([...args, "--strict"]);
  expect(strict.exitCode).toBe(1);
  expect(strict.stderr).toContain("error MS1109: ");
  expect(await readdir(folder)).not.toContain("generated");
  const { exitCode, stdout, stderr } = await runInProcess(args);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ +POST \/acme\/bytes +left out$/m);
  expect(stdout).toContain("1 left out: see the warnings.");
  expect(stderr).toContain("POST /acme/bytes is left out: expected application/json");
  const { stdout: printed } = await runInProcess([...args, "--json"]);
  expect(JSON.parse(printed)).toMatchObject({ warnings: [{ left_out: "POST /acme/bytes" }] });
});

test("an answer's key that is no media type beside one that is costs a warning, alone the endpoint", async () => {
  const odd = { "application/json async": { example: { id: 1 } } };
  const answering = (content: object) => ({
    post: { ...good.post, responses: { "200": { description: "ok", content } } },
  });
  const both = answering({ ...answer.content, ...odd });
  const folder = await platform({ "/acme/both": both, "/acme/odd": answering(odd) });
  const { endpoints, warnings } = await generate({ folder, ...inputs });
  expect(endpoints.map(({ key }) => key)).toEqual(["acme/both"]);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("POST /acme/odd is left out: the key is not a media type"),
    "the key is not a media type, such as application/json: the answer under 200 is read without it",
  ]);
  const [served] = await readEndpoints({ folder, ...inputs });
  expect(
    served?.answers.create.flatMap(({ contents }) => contents).map(({ type }) => type),
  ).toEqual(["application/json"]);
});
