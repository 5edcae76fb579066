import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../cli/run-cli.js";
import { create } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";
import { object } from "./feature.js";

const answer = { schema: object({ url: { type: "string" } }) };
const content = { "application/json": answer };
const answered = { responses: { "200": { description: "", content } } };

const spec = (schema: object, components: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.example/v1" }],
  paths: { "/acme/one": create(schema, answered), "/acme/two": create(schema, answered) },
  components,
});

describe("a slip in a spec is told, and the code is generated all the same", () => {
  const schema = object({
    size: { $ref: "#/components/schemas/Size" },
    steps: { type: "string", enum: [4, 8] },
    shape: { anyOf: [{ enum: ["wide"] }, { type: "object" }], default: "tall" },
  });
  const Size = { anyOf: [{ const: "1K" }, { const: "2K" }], default: "4K" };
  const run = async (...words: string[]) => {
    const folder = await folderWith({ "openapi.json": spec(schema, { schemas: { Size } }) });
    const openapi = path.join(folder, "openapi.json");
    const out = path.join(folder, "out");
    const endpoints = ["--endpoint", "/acme/one", "--endpoint", "/acme/two"];
    return await runCli(["generate", "--openapi", openapi, ...endpoints, "--out", out, ...words]);
  };

  test("on standard error, each once, however many endpoints share it", async () => {
    const { code, err } = await run();
    expect(code).toBe(0);
    expect(err.split("\n").filter((line) => line.startsWith("warning "))).toEqual([
      expect.stringMatching(
        /openapi\.json#\/components\/schemas\/Size\/default: the default is not among the allowed values: kept, as the spec has it$/,
      ),
      expect.stringMatching(
        /#\/paths\/~1acme~1one\/post\/requestBody\/content\/application~1json\/schema\/properties\/steps\/type: not every allowed value is of this type: the values count$/,
      ),
      expect.stringMatching(
        /~1one\/.*\/shape\/default: the default is not among the allowed values/,
      ),
      expect.stringMatching(/#\/paths\/~1acme~1two\/.*\/steps\/type: /),
      expect.stringMatching(/#\/paths\/~1acme~1two\/.*\/shape\/default: /),
    ]);
  });

  test("in the JSON document", async () => {
    const { out, err } = await run("--json");
    expect(err).not.toContain("warning");
    expect(JSON.parse(out)).toMatchObject({
      warnings: [{ pointer: "/components/schemas/Size/default" }, {}, {}, {}, {}],
    });
  });

  test("but not to those who want errors only", async () => {
    expect((await run("--quiet")).err).toBe("");
  });
});

describe("Swagger 2 is refused with the command that converts it", () => {
  const swagger = { swagger: "2.0", info: { title: "a", version: "1" }, paths: {} };
  test.for([
    ["api.json", "npx swagger2openapi --outfile openapi3.json "],
    ["it's mine.json", "npx swagger2openapi --outfile openapi3.json '"],
  ])("%s", async ([name = "", command = ""]) => {
    const folder = await folderWith({ [name]: swagger });
    const words = ["generate", "--openapi", path.join(folder, name), "--endpoint", "/acme/one"];
    const { code, err } = await runCli([...words, "--out", path.join(folder, "out")]);
    expect(code).toBe(1);
    expect(err).toContain(`Convert it first: ${command}`);
    expect(err).toContain(name.replace("'", "'\\''"));
    expect(readdirSync(folder)).toEqual([name]);
  });
});

describe("an answer that no call can read", () => {
  const told = async (content: object) => {
    const responses = { "200": { description: "", content } };
    const paths = { "/acme/bytes": create({}, { responses }) };
    const folder = await folderWith({ "openapi.json": { ...spec({}), paths } });
    const openapi = path.join(folder, "openapi.json");
    const out = path.join(folder, "out");
    return (
      await runCli(["generate", "--openapi", openapi, "--endpoint", "/acme/bytes", "--out", out])
    ).err;
  };

  test("is told where it stands, since each call may be charged", async () => {
    expect(await told({ "text/html": {}, "application/xml": {} })).toContain(
      "#/paths/~1acme~1bytes/post/responses/200/content: the create answers application/xml and 1 more, which modelsmith cannot read: a call would fail, and may be charged",
    );
  });

  test.each([
    ["JSON stands beside it", { "image/png": {}, "application/json": {} }],
    ["it is the media itself", { "image/png": {} }],
    ["it is a stream", { "text/event-stream": {} }],
    ["any type may come", { "*/*": {} }],
    ["no type is named", {}],
  ])("is none where %s", async (_, content) => {
    expect(await told(content)).not.toContain("no call can read");
  });
});
