import path from "node:path";
import { expect, test } from "vitest";
import { readCatalog } from "../../playground/server/catalog.js";
import { detailOf } from "../../playground/server/detail.js";
import { create, documentOf } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";
import { acmeSpec } from "./specs.js";

const paragraph =
  "Creates an image given a prompt, of the size that you want. [Learn more](/docs/guides/images).";

test("a paragraph in the place of a name is the description, and the key is the name", async () => {
  const schema = { type: "object", properties: { prompt: { type: "string" } } };
  const answer = { type: "object", properties: { url: { type: "string", format: "uri" } } };
  const json = (content: object) => ({ content: { "application/json": { schema: content } } });
  const post = (summary: string) => ({
    post: {
      summary,
      requestBody: json(schema),
      responses: { 200: { description: "", ...json(answer) } },
    },
  });
  const spec = {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example/v1" }],
    paths: { "/images/generations": post(paragraph), "/images/edits": post("Edit an image.") },
  };
  const folder = await folderWith({ "openapi.json": spec });
  const target = { openapi: path.join(folder, "openapi.json"), folder: "" };
  const { models } = await readCatalog([target]);
  const found = [...models.values()];
  expect(found.map(({ info }) => info.title)).toEqual(["Edit an image.", "images/generations"]);
  const details = await Promise.all(found.map(detailOf));
  expect(details.map(({ description }) => description)).toEqual([undefined, paragraph]);
});

test.each([
  [{}, "./generated/index.js"],
  [{ out: "./generated/pixelforge/" }, "./generated/pixelforge/index.js"],
  [{ folder: "app", out: "out" }, "./app/out/index.js"],
  [{ folder: "..", out: "out" }, "../out/index.js"],
  [{ out: "/srv/out" }, "/srv/out/index.js"],
  [{ out: "out", importExtensions: "none" }, "./out/index"],
  [{ out: "out", importExtensions: "ts" }, "./out/index.ts"],
] as const)("code imports what %j generates from %s", async (settings, module) => {
  const folder = await folderWith({ "openapi.json": acmeSpec() });
  const target = { folder: "", ...settings, openapi: path.join(folder, "openapi.json") };
  const { models } = await readCatalog([target]);
  expect(models.get("acme/scalars")).toMatchObject({ module });
});

test("what generate takes by itself is told from what has to be named", async () => {
  const fields = { type: "object", properties: { prompt: { type: "string" }, image_size: {} } };
  const paths = { "/draw": create(fields), "/datasets": create() };
  const folder = await folderWith({ "openapi.json": documentOf({ paths }).root });
  const target = { openapi: path.join(folder, "openapi.json"), folder: "" };
  const { models } = await readCatalog([target]);
  const found = [...models.values()].map(({ info }) => [info.key, info.isGenerated]);
  expect(Object.fromEntries(found)).toEqual({ draw: true, datasets: false });
});
