import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { addressIn, anywhere, readSpec } from "../../../cli/spec/read-spec.js";
import { create, documentOf } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

/** A spec that names no server, and whose samples call one. */
let spec: string;

beforeAll(async () => {
  const description = "curl https://api.acme.example/v1/images -H 'Authorization: Bearer …'";
  const properties = { url: { type: "string", format: "uri" } };
  const schema = { type: "object", properties: { prompt: { type: "string" } } };
  const answer = { type: "object", properties };
  const content = { "application/json": { schema: answer } };
  const images = create(schema, { description, responses: { "200": { content } } });
  const { root } = documentOf({ paths: { "/images": images } });
  const folder = await folderWith({ "openapi.json": { ...Object(root), servers: [] } });
  spec = path.join(folder, "openapi.json");
});

test.for([
  ["create", "images", "--prompt", "x", "--no-wait"],
  ["wait", "task-1"],
  ["credits"],
  ["check-key"],
  ["mcp"],
])("%s sends no key to an address that only the samples of a spec call", async (words) => {
  const { code, err } = await runCli([...words, "--openapi", spec]);
  expect([code, err]).toEqual([1, expect.stringContaining("MS1108")]);
  expect(err).toContain("--base-url https://api.acme.example/v1");
});

test("what only looks at the spec, and the playground, see no address", async () => {
  const { platform } = await readSpec({ openapi: spec, ...anywhere });
  expect(addressIn(platform.baseUrl)).toBeNull();
});

test("generate and doctor take it, and say that the key is sent there", async () => {
  const warning = "the key is sent to https://api.acme.example/v1, an address that its samples";
  const doctor = await runCli(["doctor", "--openapi", spec]);
  expect(doctor.out + doctor.err).toContain(warning);
  const out = path.join(path.dirname(spec), "generated");
  const { code, err } = await runCli(["generate", "--openapi", spec, "--out", out]);
  expect([code, err]).toEqual([0, expect.stringContaining(warning)]);
});
