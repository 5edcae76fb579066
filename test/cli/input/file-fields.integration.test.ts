import { mkdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { simulate } from "../../../simulator/index.js";
import { create, documentOf } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

const home = process.cwd();
const png = Buffer.from("\x89PNG\r\n\x1a\nthe rest", "latin1");
const uri = { type: "string", format: "uri" };
const text = { type: "string" };
const fields = {
  prompt: text,
  image: { type: "string", format: "binary" },
  more: { type: "array", items: { anyOf: [uri, { type: "string", format: "binary" }] } },
};
const answers = {
  responses: {
    200: {
      content: {
        "application/json": {
          schema: { type: "object", properties: { images: { type: "array", items: uri } } },
        },
      },
    },
  },
};
const form = {
  post: {
    requestBody: {
      content: { "multipart/form-data": { schema: { type: "object", properties: fields } } },
    },
    ...answers,
  },
};
const byAddress = {
  type: "object",
  properties: {
    prompt: text,
    image_url: uri,
    mask: { type: "string", description: "A URL, or a data URL in base64." },
    picture: { type: "string", format: "byte" },
  },
};
const spec = documentOf({
  paths: { "/acme/edit": form, "/acme/by-address": create(byAddress, answers) },
}).root;

beforeEach(async () => {
  process.chdir(
    await folderWith({ "openapi.json": spec, "in.png": png, "notes.txt": "words", plain: png }),
  );
  await mkdir("folder");
});
afterEach(() => process.chdir(home));

const environment = { ACME_API_KEY: "key" };

test("a path or @path is sent as a part of a form, a URL as it is", async () => {
  await using simulator = await simulate({ openapi: "openapi.json", latencyMs: 0 });
  const more = ["--more", "@in.png", "--more", "https://example.com/b.png"];
  const words = ["create", "acme/edit", "--prompt", "@night", "--image", "./in.png", ...more];
  const { code, err } = await runCli([...words, "--base-url", simulator.baseUrl], { environment });
  expect([code, err]).toEqual([0, ""]);
  expect(simulator.generations().map(({ input }) => input)).toEqual([
    {
      prompt: "@night",
      image: `${simulator.url}/files/in.png`,
      more: [`${simulator.url}/files/in.png`, "https://example.com/b.png"],
    },
  ]);
});

test("a dry run names the files", async () => {
  const payload = JSON.stringify({ image: "@./in.png", prompt: "./in.png" });
  const { lines } = await runCli(["create", "acme/edit", "--payload", payload, "--dry-run"]);
  expect(lines).toEqual([
    expect.objectContaining({
      body: { image: "@in.png (image/png, 16 bytes)", prompt: "./in.png" },
    }),
  ]);
});

test("an option that takes a file and nothing else is the path of one", async () => {
  const { lines } = await runCli(["create", "acme/edit", "--image", "in.png", "--dry-run"]);
  expect(lines).toEqual([
    expect.objectContaining({ body: { image: "@in.png (image/png, 16 bytes)" } }),
  ]);
});

test("a file in a field that takes base64 is sent so; what is base64 is sent as it is", async () => {
  const dry = async (...words: string[]) => {
    const { lines } = await runCli(["create", "acme/by-address", ...words, "--dry-run"]);
    return lines;
  };
  const sent = [expect.objectContaining({ body: { picture: png.toString("base64") } })];
  expect(await dry("--picture", "in.png")).toEqual(sent);
  expect(await dry("--picture", "@in.png")).toEqual(sent);
  expect(await dry("--payload", JSON.stringify({ picture: "@in.png" }))).toEqual(sent);
  expect(await dry("--picture", png.toString("base64"))).toEqual(sent);
});

describe("nothing is sent", () => {
  test.each<[string, readonly string[], RegExp]>([
    [
      "a path in base64's place of a payload",
      ["acme/by-address", "--payload", '{"picture":"./in.png"}'],
      /MS1601.*picture has the file \.\/in\.png as a text/,
    ],
    ["a file that is not there", ["acme/edit", "--image", "./no.png"], /MS1001.*no\.png.*no such/],
    ["a folder", ["acme/edit", "--image", "@folder"], /MS1001.*is a folder/],
    [
      "a file of no media type",
      ["acme/edit", "--image", "@notes.txt"],
      /not those of a known media file/,
    ],
    [
      "a file for a field that takes an address",
      ["acme/by-address", "--image_url", "./in.png"],
      /takes the URL of a file.*Upload the file/s,
    ],
    [
      "a path in a payload for a field that takes an address",
      ["acme/by-address", "--payload", '{"image_url":"in.png"}'],
      /takes the URL of a file.*Upload the file/s,
    ],
    [
      "a file for a field that takes data URLs",
      ["acme/by-address", "--mask", "@in.png"],
      /takes the URL of a file.*data:<type>;base64/s,
    ],
    [
      "a path in a payload for a field that takes a file or its address",
      ["acme/edit", "--payload", '{"more":["./in.png"]}'],
      /more has the file \.\/in\.png as a text.*Write @\.\/in\.png to send the file/s,
    ],
    [
      "a path from the root in a payload for a field that takes a file or its address",
      ["acme/edit", "--payload", '{"more":["/etc/hostname"]}'],
      /\/etc\/hostname: more: its first bytes are not those of a known media file/,
    ],
    [
      "a data URL without a file",
      ["acme/edit", "--payload", '{"more":["data:nonsense"]}'],
      /more has "data:nonsense", no data URL of a file.*data:<type>;base64/s,
    ],
    [
      "the name of a file that could be a text",
      ["acme/edit", "--more", "plain"],
      /more has the file plain as a text.*Write @plain to send the file/s,
    ],
    [
      "the name of a file that is no media",
      ["acme/edit", "--more", "notes.txt"],
      /more: its first bytes are not those of a known media file/,
    ],
    [
      "a file of a payload that is not there",
      ["acme/edit", "--payload", '{"more":["@./no.png"]}'],
      /MS1001.*no\.png/,
    ],
  ])("for %s", async (_, words, message) => {
    const { code, err } = await runCli(["create", ...words], { environment });
    expect([code, err]).toEqual([1, expect.stringMatching(message)]);
  });
});
