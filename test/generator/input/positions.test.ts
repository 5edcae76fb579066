import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { generate } from "../../../generator/generate.js";
import { jsonOffset } from "../../../generator/input/json-positions.js";
import { yamlOffset } from "../../../generator/input/parse-yaml.js";
import { readModel } from "../../../generator/read/read-model.js";
import { baseDocs, baseSpec } from "../../hostile/base-documents.js";
import { setAt } from "../../hostile/place-value.js";
import { temporaryFolder } from "../../temporary-folder.js";

const json = `{
  "servers": [ {"url": "x]}"}, {"url": "y"} ],
  "paths": {"/a~b": {"a\\"\\u0041": [1, [2], {"deep": null}]}, "/a/b": {}}
}`;

it.each([
  ["servers", "1", "url", '"url": "y"'],
  ["servers", "1", '{"url": "y"}'],
  ["paths", "/a/b", '"/a/b"'],
  ["paths", "/a~b", 'a"A', "2", "deep", '"deep"'],
  ["paths", "/a~b", 'a"A', "1", "[2]"],
])("finds %s %s %s %s %s %s", (...given) => {
  const segments = given.slice(0, -1);
  const offset = jsonOffset(json, segments) ?? -1;
  expect(json.slice(offset)).toContain(given.at(-1));
  expect(json.slice(offset).startsWith(given.at(-1) ?? "")).toBe(true);
});

it("shows what is missing at the nearest place above it", () => {
  expect(jsonOffset(json, ["paths", "/c"])).toBe(json.indexOf('"paths"'));
  expect(jsonOffset(json, ["components", "schemas"])).toBe(0);
  expect(jsonOffset(json, ["absent"])).toBe(0);
});

it("finds the same in YAML, through aliases too", async () => {
  const yaml = "servers: &s\n  - url: x\n  - url: y\nmore: *s\n";
  expect(await yamlOffset(yaml, ["servers", "1", "url"])).toBe(yaml.indexOf("url: y"));
  expect(await yamlOffset(yaml, ["more", "0"])).toBe(yaml.indexOf("url: x"));
  expect(await yamlOffset(yaml, ["absent"])).toBe(0);
});

const folder = await temporaryFolder();

it("says line and column of a wrong value in the user's own file", async () => {
  const spec = baseSpec();
  setAt(spec, "/servers/0/url", "http://api.good.test");
  const text = JSON.stringify(spec, null, 2);
  writeFileSync(path.join(folder, "openapi.json"), text);
  writeFileSync(path.join(folder, "docs.json"), JSON.stringify(baseDocs()));
  const line = text.slice(0, text.indexOf('"url": "http:')).split("\n").length;
  await expect(readModel({ folder, openapi: "openapi.json", docs: "docs.json" })).rejects.toThrow(
    `openapi.json#/servers/0/url (line ${line}, column 7): the server URL`,
  );
});

it("names the file that a part of a spec came from, in errors and warnings", async () => {
  const spec = baseSpec();
  const at = "/components/schemas/ImageRequest/properties/style";
  setAt(spec, at, { $ref: "./parts/style.json#/Style" });
  writeFileSync(path.join(folder, "openapi.json"), JSON.stringify(spec));
  mkdirSync(path.join(folder, "parts"));
  const settings = { folder, openapi: "openapi.json", docs: "docs.json" };
  const write = (style: object) =>
    writeFileSync(path.join(folder, "parts/style.json"), JSON.stringify({ Style: style }, null, 2));
  write({ type: "word" });
  await expect(readModel(settings)).rejects.toThrow(
    "parts/style.json#/Style/type (line 3, column 5): expected one of string",
  );
  write({ type: "string", enum: [1] });
  expect((await readModel(settings)).warnings).toEqual([
    expect.objectContaining({ file: "parts/style.json", pointer: "/Style/type" }),
  ]);
});

it("tells files outside of the folder apart by their paths, which output does not name", async () => {
  const home = await temporaryFolder();
  const spec = baseSpec();
  setAt(spec, "/components/schemas/ImageRequest/properties/style", { enum: ["a"], default: "b" });
  const files = ["a", "b"].map((name) => path.join(home, "specs", name, "openapi.json"));
  for (const [at, file] of files.entries()) {
    mkdirSync(path.dirname(file), { recursive: true });
    const paths = Object.entries(Object(spec["paths"]) as object).map(([name, item]) => [
      `/v${at}${name}`,
      item,
    ]);
    writeFileSync(file, JSON.stringify({ ...spec, paths: Object.fromEntries(paths) }));
  }
  const folder = path.join(home, "project");
  mkdirSync(folder);
  const settings = { folder, openapi: "../specs" };
  for (const isAgain of [false, true]) {
    const { warnings, upToDate } = await generate(settings);
    const named = new Set(warnings.map(({ file }) => file));
    expect(named).toEqual(new Set(["../specs/a/openapi.json", "../specs/b/openapi.json"]));
    expect(upToDate).toBe(isAgain);
  }
  const lock = readFileSync(path.join(folder, "generated/modelsmith.lock.json"), "utf8");
  expect(lock).toContain('"a/openapi.json"');
  expect(lock).not.toContain("../specs");
  setAt(spec, "/servers/0/url", "http://api.good.test");
  writeFileSync(files[0] ?? "", JSON.stringify(spec, null, 2));
  await expect(generate({ folder, openapi: "../specs/a/openapi.json" })).rejects.toThrow(
    "../specs/a/openapi.json#/servers/0/url (line ",
  );
  await expect(generate({ folder, openapi: "../specs/a/openapi.jsn" })).rejects.toThrow(
    "../specs/a/openapi.jsn: there is no such file. Did you mean ../specs/a/openapi.json?",
  );
});
