import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { temporaryFolder } from "../temporary-folder.js";

/** A spec whose parts refer to each other in every way that facts depend on. */
function platform() {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const create = (input: string) => ({
    parameters: [{ $ref: "#/components/parameters/Region" }],
    post: {
      summary: `Makes ${input}`,
      requestBody: { content: { "application/json": { schema: reference(input) } } },
      responses: {
        "200": { description: "", content: { "application/json": { schema: reference("State") } } },
        "429": { $ref: "#/components/responses/Busy" },
      },
    },
  });
  return {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example/v1" }],
    paths: {
      "/generation/acme/one": create("One"),
      "/generation/acme/two": create("Two"),
      "/generation/acme/three": { $ref: "#/components/pathItems/Three" },
      "/generation/{id}": {
        get: {
          responses: {
            "200": {
              description: "",
              content: { "application/json": { schema: reference("State") } },
            },
          },
        },
      },
    },
    components: {
      pathItems: { Three: create("Three") },
      parameters: { Region: { name: "region", in: "query", schema: reference("Region") } },
      responses: { Busy: { description: "At most 5 requests per minute." } },
      schemas: {
        One: {
          type: "object",
          properties: { prompt: { type: "string" }, size: reference("Size") },
        },
        Two: {
          type: "object",
          properties: { prompt: { type: "string" }, n: { default: 9, enum: [1] } },
        },
        Three: {
          type: "object",
          properties: { mask: { $ref: "#/components/schemas/One/properties/prompt" } },
        },
        Size: { type: "object", properties: { width: { type: "integer" } } },
        Region: { type: "string", enum: ["eu"] },
        State: {
          type: "object",
          properties: {
            id: { type: "string" },
            status: { enum: ["done"] },
            data: { type: "object", properties: { url: { type: "string" } } },
          },
        },
      },
    },
  };
}

type Spec = ReturnType<typeof platform>;

const edits: Readonly<Record<string, (spec: Spec) => unknown>> = {
  "a field of one model": (spec) => Object.assign(spec.components.schemas.Two, { required: ["n"] }),
  "a schema that a field refers to": (spec) =>
    Object.assign(spec.components.schemas.Size.properties.width, { maximum: 10 }),
  "a schema that is referred to by a part of it": (spec) =>
    Object.assign(spec.components.schemas.One.properties.prompt, { maxLength: 5 }),
  "a parameter that path items share": (spec) => spec.components.schemas.Region.enum.push("us"),
  "a path item behind a reference": (spec) =>
    Object.assign(spec.components.pathItems.Three.post, { summary: "Another" }),
  "the answer of the poll": (spec) =>
    Object.assign(spec.components.schemas.State.properties.data.properties, { seed: {} }),
  "a limit in a shared answer": (spec) =>
    Object.assign(spec.components.responses.Busy, {
      description: "At most 7 requests per minute.",
    }),
  "a default that is allowed now": (spec) => spec.components.schemas.Two.properties.n.enum.push(9),
  "the server": (spec) => spec.servers.splice(0, 1, { url: "https://api.acme.example/v2" }),
  "the version of OpenAPI": (spec) => Object.assign(spec, { openapi: "3.0.3" }),
  "the order of paths": (spec) =>
    Object.assign(spec, { paths: Object.fromEntries(Object.entries(spec.paths).reverse()) }),
  "a path that polls at another place": (spec) =>
    Object.assign(spec.paths, { "/generation/acme/{id}": spec.paths["/generation/{id}"] }),
};

describe("the output of an earlier run", () => {
  test.each(Object.entries(edits))(
    "is made anew where it has to be, after a change of %s",
    async (_, edit) => {
      const folder = await temporaryFolder();
      const openapi = path.join(folder, "openapi.json");
      const endpoints = ["acme/one", "acme/two", "acme/three"];
      const out = path.join(folder, "generated");
      const run = (to: string) => generate({ openapi, endpoints, out: to });
      const spec = platform();
      await writeFile(openapi, JSON.stringify(spec));
      await run(out);
      edit(spec);
      await writeFile(openapi, JSON.stringify(spec));
      const { changes: _changes, report: _report, out: _out, ...after } = await run(out);
      const anew = await run(path.join(folder, "anew"));
      expect(await textsOf(out)).toEqual(await textsOf(path.join(folder, "anew")));
      expect(anew).toMatchObject(after);
    },
  );
});

/** The same spec, its references written in ways that JSON has for them as well. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  "with a / that is escaped": (text) => text.replaceAll("#/components/", "#\\/components\\/"),
  "with a key that is escaped": (text) => text.replaceAll('"$ref"', '"\\u0024ref"'),
  "with space around colons": (text) => text.replaceAll('"$ref":', '"$ref" :\n '),
};

test.each(Object.entries(writings))(
  "a change is noticed behind a reference %s",
  async (_, written) => {
    const folder = await temporaryFolder();
    const openapi = path.join(folder, "openapi.json");
    const run = (out: string) =>
      generate({ openapi, endpoints: ["acme/one"], out: path.join(folder, out) });
    const spec = platform();
    await writeFile(openapi, written(JSON.stringify(spec)));
    await run("generated");
    Object.assign(spec.components.schemas.Size.properties.width, { maximum: 10 });
    await writeFile(openapi, written(JSON.stringify(spec)));
    await run("generated");
    await run("anew");
    const texts = await textsOf(path.join(folder, "generated"));
    expect(texts).toEqual(await textsOf(path.join(folder, "anew")));
    expect(texts["acme/one.ts"]).toContain("maximum: 10");
  },
);

test("a change is noticed behind a reference in percent-encoding", async () => {
  const folder = await temporaryFolder();
  const openapi = path.join(folder, "openapi.json");
  const out = path.join(folder, "generated");
  const spec = platform();
  const spaced = { type: "object", properties: { seed: { maximum: 1 } } };
  Object.assign(spec.components.schemas, { "A%20B": {}, "A B": spaced });
  Object.assign(spec.components.schemas.One.properties, {
    more: { $ref: "#/components/schemas/A%20B" },
  });
  for (const maximum of [1, 2]) {
    spaced.properties.seed.maximum = maximum;
    await writeFile(openapi, JSON.stringify(spec));
    await generate({ openapi, endpoints: ["acme/one"], out });
  }
  expect((await textsOf(out))["acme/one.ts"]).toContain("maximum: 2");
});

async function textsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, file), await readFile(file, "utf8")] as const;
  });
  return Object.fromEntries((await Promise.all(texts)).sort());
}
