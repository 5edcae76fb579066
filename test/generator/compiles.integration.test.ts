import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type GenerateSettings, generate } from "../../generator/generate.js";
import { temporaryFolder } from "../temporary-folder.js";
import { compileStrictly, resolutions } from "./compile-strictly.js";
import { create, docsOf } from "./spec-of.js";

const docs = "specs/docs.json";
const revision = (name: string) => `test/fixtures/platform/revision-${name}.json`;

/** What is generated and compiled, by the folder that it goes to. */
const inputs: Readonly<Record<string, Omit<GenerateSettings, "out">>> = {
  images: { openapi: "specs/openapi.json", docs },
  videos: { openapi: "specs/openapi.json", docs, group: "Videos" },
  "revision-A0": { openapi: revision("A0"), docs },
  "revision-A": { openapi: revision("A"), docs },
  "revision-B": { openapi: revision("B"), docs },
};

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  for (const [name, settings] of Object.entries(inputs)) {
    await generate({ ...settings, out: path.join(folder, name) });
  }
  const odd = path.join(folder, "odd-spec");
  await cp("specs", odd, { recursive: true });
  await writeFile(path.join(odd, "openapi.json"), JSON.stringify(oddSpec));
  await writeFile(path.join(odd, "docs.json"), JSON.stringify(docsOf(oddPages)));
  const given = { openapi: path.join(odd, "openapi.json"), docs: path.join(odd, "docs.json") };
  await generate({ ...given, out: path.join(folder, "odd") });
});

const $ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
const state = (data: unknown) => ({
  responses: {
    "200": {
      description: "",
      content: { "application/json": { schema: object({ id: {}, status: {}, data }) } },
    },
  },
});

const longName = "long-recursive-".repeat(5);

/** Schemas that come out right seldom by accident, each as the body or the data of an endpoint. */
const oddSchemas: Readonly<Record<string, unknown>> = {
  nothing: {},
  "free-form": { type: "object" },
  "only-additional": { type: "object", additionalProperties: { type: "string" } },
  "additional-too": object({ a: { type: "string" } }, { additionalProperties: { type: "number" } }),
  nullable: { ...object({ a: {} }), nullable: true },
  "one-of": {
    oneOf: [object({ a: { const: "x" } }, { required: ["a"] }), object({ b: { type: "integer" } })],
  },
  "any-of-required": object(
    { a: {}, b: {} },
    { anyOf: [{ required: ["a"] }, { required: ["b"] }] },
  ),
  "any-of-beside": object(
    { a: { type: "string" } },
    { anyOf: [object({ b: {} }), object({ c: {} })] },
  ),
  "all-of": {
    allOf: [object({ a: {} }), object({ a: { type: "string" }, b: {} })],
    required: ["b"],
  },
  recursive: $ref("Node"),
  "recursive-field": object({ first: $ref("Node"), second: $ref("Node"), tree: $ref("a~1b tree") }),
  "an-endpoint-with-a-name": object({ a: {} }),
  "an-endpoint-with-a-longer-name-that-leaves-no-room": object({ a: {} }),
  // The longest name that there is, with the name of a definition at its end.
  [longName]: object({ node: $ref("Node") }),
  names: object({
    "1": {},
    "a-b": {},
    "": {},
    constructor: {},
    class: {},
    "a'b\"": {},
    "\u2028": {},
  }),
  values: object({
    mixed: { enum: ["a", "a", 1, -1, null, true, { a: [1] }, [1, "x"]] },
    nothing: { const: null },
    whole: { const: { a: {} } },
    many: { enum: Array.from({ length: 40 }, (_, at) => `value-${at}`) },
    wide: { enum: ["a".repeat(90), "b".repeat(90)] },
  }),
  lists: object({
    matrix: { type: "array", items: { type: "array", items: { enum: ["a", "b"] } } },
    tuple: { type: "array", prefixItems: [{ type: "number" }, { type: "string" }] },
    tuples: { type: "array", items: { type: "array", prefixItems: [{ type: "number" }] } },
    objects: { type: ["array", "null"], items: object({ url: { type: "string" } }) },
    either: { type: "array", items: { oneOf: [object({ url: {} }), { type: "string" }] } },
    wide: { type: "array", items: { enum: Array.from({ length: 30 }, (_, at) => `value-${at}`) } },
    wrapped: { type: "array", items: { allOf: [{ type: "array", items: {} }, { minItems: 1 }] } },
  }),
  unions: object({
    flat: { type: ["string", "number", "null"] },
    deep: { oneOf: [{ type: "string" }, { oneOf: [{ type: "number" }, object({ a: {} })] }] },
    size: { anyOf: [{ enum: ["auto", "square"] }, object({ width: { type: "integer" } })] },
    record: {
      type: "object",
      additionalProperties: { oneOf: [{ type: "string" }, object({ a: {} })] },
    },
    "with-null": { anyOf: [object({ a: {} }), { type: "null" }] },
    both: { allOf: [object({ a: {} }), { oneOf: [object({ b: {} }), object({ c: {} })] }] },
  }),
  texts: object({
    a: { description: "*/ globalThis.__pwned = 1; /*", default: "*/", example: "@a\n*/" },
    b: { description: "@returns {@link x}", deprecated: true },
    c: { type: "string", pattern: "^[*]/$", minLength: 1 },
  }),
};

const oddPages = Object.keys(oddSchemas).map((name) => `POST /generation/odd/${name}`);
const oddSpec = {
  openapi: "3.1.0",
  info: { title: "Odd", version: "1" },
  servers: [{ url: "https://api.odd.example/v1" }],
  paths: Object.fromEntries(
    Object.entries(oddSchemas).map(([name, schema]) => [
      `/generation/odd/${name}`,
      create(schema, state(schema)),
    ]),
  ),
  components: {
    schemas: {
      Node: object({ children: { type: "array", items: $ref("Node") }, data: $ref("Data") }),
      Data: object({ node: $ref("Node"), own: { anyOf: [$ref("Data"), { type: "null" }] } }),
      "a/b tree": { anyOf: [{ type: "string" }, { type: "array", items: $ref("a~1b tree") }] },
    },
  },
};

function sources(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(folder, file));
}

describe("everything generated compiles under every strict flag", () => {
  test.for(Object.keys(resolutions) as (keyof typeof resolutions)[])(
    "with %s resolution",
    (name) => {
      expect(sources().length).toBeGreaterThan(200);
      const found = compileStrictly(sources(), name);
      expect(found.slice(0, 5)).toEqual([]);
    },
  );
});

test("everything generated is laid out as the project's formatter would", async () => {
  // Names of more than some forty signs overflow a call or a key, and are left so. The formatter would
  // quote a schema's texts in two ways.
  const { formatter } = JSON.parse(await readFile("biome.json", "utf8"));
  await writeFile(
    path.join(folder, "biome.json"),
    JSON.stringify({
      formatter,
      files: { includes: ["**/*.ts", "!**/long-*.ts", "!**/*.schema.ts", "!odd/registry.ts"] },
    }),
  );
  const args = ["format", "--colors=off", "--max-diagnostics=5", "odd", ...Object.keys(inputs)];
  const biome = path.resolve("node_modules/.bin/biome");
  const { status, stderr } = spawnSync(biome, args, { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
});
