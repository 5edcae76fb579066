import { symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { GeneratorError } from "../../../generator/diagnostics/errors.js";
import { loadDocuments, loadModelSpecs } from "../../../generator/input/load-documents.js";
import { locationOf } from "../../../generator/input/location.js";
import { maxInputBytes, parseJsonText } from "../../../generator/input/parse-json.js";
import { createReader } from "../../../generator/input/reader.js";
import { folderWith } from "../../temporary-folder.js";

const spec = { openapi: "3.1.0", paths: {} };

async function load(openapi: object | string | Uint8Array, docs?: object | string) {
  const folder = await folderWith({ "openapi.json": openapi, ...(docs && { "docs.json": docs }) });
  return loadDocuments({
    openapi: path.join(folder, "openapi.json"),
    ...(docs && { docs: path.join(folder, "docs.json") }),
  });
}

/** The one error that loading ends in. */
async function problem(...given: Parameters<typeof load>): Promise<GeneratorError> {
  const error = await load(...given).catch((thrown: unknown) => thrown);
  if (error instanceof GeneratorError) return error;
  throw new Error("expected a GeneratorError", { cause: error });
}

test("a snapshot is offered where nothing answers, and not where no pull would get more", async () => {
  const hintOf = (openapi: string) =>
    loadDocuments({ openapi }).catch((error: unknown) => (error as GeneratorError).hint); // it throws no other
  expect(await hintOf("http://127.0.0.1:59999/openapi.json")).toContain(
    "npx modelsmith pull --help",
  );
  expect(await hintOf("http://127.0.0.1:9/openapi.json")).not.toContain("pull");
});

describe("what is read", () => {
  test("the spec and the docs, called by their names", async () => {
    const { openapi, docs } = await load(spec, { navigation: {} });
    expect([openapi.file, docs?.file]).toEqual(["openapi.json", "docs.json"]);
    expect(openapi.root).toEqual(spec);
  });

  test("a file with a byte-order mark", async () => {
    expect((await load(`\ufeff${JSON.stringify(spec)}`)).openapi.root).toEqual(spec);
  });

  test.for(["3.0.0", "3.0.3", "3.1.1", "3.2.0"])("OpenAPI %s", async (openapi) => {
    expect((await load({ ...spec, openapi })).openapi.root["openapi"]).toBe(openapi);
  });

  test("keys that a prototype has, as the plain keys that they are", async () => {
    const text = '{"openapi":"3.1.0","paths":{},"__proto__":{"openapi":"2.0"},"constructor":1}';
    const { root } = (await load(text)).openapi;
    expect(Object.keys(root)).toEqual(["openapi", "paths", "__proto__", "constructor"]);
    expect(Object.getPrototypeOf(Object.getPrototypeOf(root))).toBeNull();
  });

  test("a model's own spec, where it stands beside the platform's", async () => {
    const reader = createReader({});
    const place = locationOf("specs/openapi.json", reader.folder);
    const specs = await loadModelSpecs(place, ["google/nano-banana-pro", "google/no"], reader);
    expect([...specs.keys()]).toEqual(["google/nano-banana-pro"]);
    expect(specs.get("google/nano-banana-pro")?.file).toBe(
      "specs/google/nano-banana-pro/v1/openapi.json",
    );
  });
});

describe("what is not read, and how that is reported", () => {
  test("a model's own spec behind a folder that cannot be looked into", async () => {
    const folder = await folderWith({ "openapi.json": {} });
    await symlink("google", path.join(folder, "google"));
    const place = locationOf("openapi.json", folder);
    const reader = createReader({ folder });
    await expect(loadModelSpecs(place, ["google/nano-banana"], reader)).rejects.toThrow("ELOOP");
    expect(await loadModelSpecs(place, ["other/model"], reader)).toEqual(new Map());
  });

  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(JSON.stringify(spec), "utf16le"),
  ]);
  const invalid = Buffer.concat([
    Buffer.from('{"openapi":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}'),
  ]);
  const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;

  test.for<[string, object | string | Uint8Array, string]>([
    ["UTF-16", utf16, "MS1003 openapi.json: is UTF-16"],
    ["bytes that are no UTF-8", invalid, "MS1003 openapi.json: has bytes that are not UTF-8"],
    ["an empty file", "", "MS1004 openapi.json: is not JSON: it is empty"],
    [
      "a conflict that git left",
      '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> other\n}',
      "MS1004 openapi.json: is not JSON: git left a conflict at line 2, column 1: keep what is right of its two sides",
    ],
    ["blanks", " \n ", "MS1004 openapi.json: is not JSON: it is empty"],
    [
      "a web page",
      "\n<!doctype html><p>openapi</p>",
      "MS1004 openapi.json: is not JSON: it is a web page or XML",
    ],
    [
      "YAML",
      "openapi: 3.1.0\npaths: {}\n",
      "MS1004 openapi.json: is not JSON: syntax error at line 1, column 1",
    ],
    [
      "an end too early",
      '{"openapi": "3.1.0",\n"paths": {',
      "MS1004 openapi.json: is not JSON: syntax error at line 2, column 11",
    ],
    [
      "a comma too many",
      '{\n  "a": 1,\n}',
      "MS1004 openapi.json: is not JSON: syntax error at line 3, column 1",
    ],
    [
      "a word that is none",
      '{\n "a": [true, nul]}',
      "MS1004 openapi.json: is not JSON: syntax error at line 2, column 14",
    ],
    [
      "something after the end",
      '{}\n{"a":1}',
      "MS1004 openapi.json: is not JSON: syntax error at line 2, column 1",
    ],
    [
      "a bad escape",
      '{"a": "\\x"}',
      "MS1004 openapi.json: is not JSON: syntax error at line 1, column 8",
    ],
    [
      "a line end in a string",
      '{"a": "b\n"}',
      "MS1004 openapi.json: is not JSON: syntax error at line 1, column 9",
    ],
    [
      "a string that never ends",
      '{"a": "b',
      "MS1004 openapi.json: is not JSON: syntax error at line 1, column 9",
    ],
    [
      "a comment",
      '{"a": 1} // one',
      "MS1004 openapi.json: is not JSON: syntax error at line 1, column 10",
    ],
    [
      "brackets that nothing closes",
      "[".repeat(100_000),
      "MS1004 openapi.json: is not JSON: it nests too deeply to find the error",
    ],
    ["depth", deep, "MS1005 openapi.json: nests deeper than the limit of 200"],
    [
      "depth in arrays",
      "[".repeat(100_000) + "]".repeat(100_000),
      "MS1005 openapi.json: nests deeper",
    ],
    ["an array", "[]", "MS1101 openapi.json: expected a JSON object"],
    ["null", "null", "MS1101 openapi.json: expected a JSON object"],
    ["no OpenAPI", { a: 1 }, "MS1101 openapi.json#/openapi: is not an OpenAPI document"],
    [
      "an odd version",
      { openapi: '3.2.0";evil()//', paths: {} },
      "MS1101 openapi.json#/openapi: expected an OpenAPI version",
    ],
    [
      "a number as version",
      { openapi: 3.1, paths: {} },
      "MS1101 openapi.json#/openapi: expected an OpenAPI version",
    ],
    ["no paths", { openapi: "3.1.0" }, "MS1101 openapi.json#/paths: expected an object of paths"],
    [
      "paths as a list",
      { openapi: "3.1.0", paths: [] },
      "MS1101 openapi.json#/paths: expected an object",
    ],
    ["Swagger 2", { swagger: "2.0", paths: {} }, "MS1102 openapi.json#/swagger: is Swagger 2"],
  ])("%s", async ([, content, want]) => {
    const { code, message } = await problem(content);
    expect(`${code} ${message}`).toContain(want);
  });

  test.for([
    [
      "# ours\n\nopenapi: 3.1.0\n",
      "It looks like YAML: give it a name that ends in .yaml or .yml.",
    ],
    ["---\na: 1\n", "It looks like YAML: give it a name that ends in .yaml or .yml."],
    ["<html></html>", "Download the file itself, not the page that shows it."],
    ['{"a": 1,}', "Fix the file at this place."],
    ["\n".repeat(900), "Fix the file at this place."],
  ])("%j comes with advice of its own", async ([content = "", want]) => {
    expect((await problem(content)).hint).toBe(want);
  });

  test("Swagger 2 comes with the command that converts it", async () => {
    expect((await problem({ swagger: "2.0" })).hint).toBe(
      "Convert it first: npx swagger2openapi --outfile openapi3.json openapi.json",
    );
  });

  test("a spec without its version comes with what to write", async () => {
    expect((await problem({ paths: {} })).hint).toContain('write "openapi": "3.1.0"');
    expect((await problem({ a: 1 })).hint).toBe("Give the platform's OpenAPI 3 document.");
  });

  test("a docs.json in its place comes with the options of both", async () => {
    expect((await problem({ navigation: {} })).hint).toBe(
      "It is a docs.json: pass it as --docs (docs of a config), and the OpenAPI 3 document as --openapi.",
    );
  });

  test("a key that appears twice, even if a library gave all objects a field", () => {
    Object.assign(Object.prototype, { inherited: 1 });
    try {
      expect(() => parseJsonText('{"a":1,"a":2}', "a.json")).toThrow("the key appears twice");
    } finally {
      Reflect.deleteProperty(Object.prototype, "inherited");
    }
  });

  test("a key that appears twice: both positions, and the pointer", async () => {
    const text = '{\n  "openapi": "3.1.0",\n  "paths": { "/a": 1,\n    "\\u002fa": 2 }\n}';
    const { code, message } = await problem(text);
    expect(code).toBe("MS1006");
    expect(message).toBe(
      "openapi.json#/paths/~1a: the key appears twice: line 3, column 14 and line 4, column 5\nKeep one of the two.",
    );
  });

  test("the same key in two objects, or as a value, stands once", async () => {
    const text = '{"openapi":"3.1.0","paths":{"/a":{"x":"x"},"/b":{"x":["x",{"x":"\\"x\\":"}]}}}';
    expect((await load(text)).openapi.root["openapi"]).toBe("3.1.0");
  });

  test("a file beyond the size limit is not even read", async () => {
    const { code, message } = await problem(new Uint8Array(maxInputBytes + 1));
    expect(`${code} ${message}`).toBe(
      `MS1002 openapi.json: is ${maxInputBytes + 1} bytes; at most ${maxInputBytes}\nSplit the spec, or leave out what is not needed, such as examples.`,
    );
  });

  test.for([
    "sk-CANARY-123 {",
    '{"a": sk-CANARY-123}',
    '{"sk-CANARY-123',
    '{"a":"sk-CANARY-123\n"}',
  ])("what stands in %j is not quoted", async (text) => {
    const error = await problem(text);
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain("CANARY");
  });

  test("a file that is not there, or a folder", async () => {
    await expect(loadDocuments({ openapi: "/nowhere/openapi.json" })).rejects.toThrow(
      "openapi.json: there is no folder",
    );
    await expect(loadDocuments({ openapi: "templates" })).rejects.toThrow(
      "templates: has no .json or .yaml file",
    );
  });

  test("spec and docs that are both not there: both are named", async () => {
    const folder = await folderWith({});
    const loading = loadDocuments({ folder, openapi: "openapi.json", docs: "docs.json" });
    await expect(loading).rejects.toMatchObject({
      code: "MS1001",
      file: "openapi.json",
      problem: "there is no such file; and docs.json: there is no such file",
    });
  });

  test("docs that are a folder: the file in it is named", async () => {
    const folder = await folderWith({ "openapi.json": spec });
    const loading = loadDocuments({ folder, openapi: "openapi.json", docs: "." });
    await expect(loading).rejects.toMatchObject({
      code: "MS1001",
      problem: "is a folder, not a docs.json",
      file: ".",
      hint: "Name the file in it, such as docs.json.",
    });
  });

  test("docs without a navigation", async () => {
    expect((await problem(spec, { name: "docs" })).message).toContain(
      "docs.json#/navigation: expected",
    );
  });
});
