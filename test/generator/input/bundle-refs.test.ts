import { expect, test } from "vitest";
import { bundleReferences } from "../../../generator/input/bundle-refs.js";
import type { JsonObject, JsonValue } from "../../../generator/util/json.js";
import { json } from "../spec-of.js";

/** The bundle, and which files were read for it. */
async function bundle(root: object, files: Record<string, unknown> = {}) {
  const asked: string[] = [];
  const bundled = await bundleReferences(json(root) as JsonObject, "openapi.json", async (path) => {
    asked.push(path);
    const found = files[path];
    return found === undefined ? undefined : (json(found) as JsonValue);
  });
  return { bundled, asked };
}

test("a spec of one file stays as it is", async () => {
  const root = { paths: { "/a": { $ref: "#/components/x" } } };
  const { bundled, asked } = await bundle(root);
  expect(bundled).toEqual(root);
  expect(asked).toEqual([]);
});

test("files become parts, each once, and references lead there, to and fro", async () => {
  const { bundled, asked } = await bundle(
    { a: { $ref: "parts/a.json#/A" }, b: [{ $ref: "./parts/a.json" }], components: { c: 1 } },
    {
      "parts/a.json": {
        A: { $ref: "#/B" },
        B: { $ref: "b.json#/C" },
        D: { $ref: "../openapi.json#/components/c" },
      },
      "parts/b.json": { C: { $ref: "a.json#/A" } },
    },
  );
  const at = "#/components/x-modelsmith-files/parts~1";
  expect(bundled).toEqual({
    a: { $ref: `${at}a.json/A` },
    b: [{ $ref: `${at}a.json` }],
    components: {
      c: 1,
      "x-modelsmith-files": {
        "parts/a.json": {
          A: { $ref: `${at}a.json/B` },
          B: { $ref: `${at}b.json/C` },
          D: { $ref: "#/components/c" },
        },
        "parts/b.json": { C: { $ref: `${at}a.json/A` } },
      },
    },
  });
  expect(asked.sort()).toEqual(["parts/a.json", "parts/b.json"]);
});

test.for([
  "https://evil.invalid/a.json",
  "file:///etc/passwd",
  "/etc/passwd",
  "../a.json",
  "parts/../../a.json",
  "%2e%2e/a.json",
  "parts%2f..%2f..%2fa.json",
  "%252e%252e/a.json",
  "..\\a.json",
  "a.json\u0000",
])("%j is opened by nobody, and stays for whoever follows it to refuse", async ($ref) => {
  const { bundled, asked } = await bundle({ a: { $ref } });
  expect(bundled).toEqual({ a: { $ref } });
  expect(asked).toEqual([]);
});

test("a file that is not there stays too", async () => {
  const { bundled, asked } = await bundle({ a: { $ref: "no%20file.json#/A" } });
  expect(bundled).toEqual({ a: { $ref: "no%20file.json#/A" } });
  expect(asked).toEqual(["no file.json"]);
});

test("values of the platform's and names that the spec chose are no references", async () => {
  const root = {
    properties: { $ref: { type: "string" }, default: { $ref: "a.json" } },
    example: { $ref: "a.json" },
    default: { $ref: "a.json" },
  };
  const { bundled } = await bundle(root, { "a.json": { type: "integer" } });
  const at = { $ref: "#/components/x-modelsmith-files/a.json" };
  expect(bundled).toMatchObject({ ...root, properties: { ...root.properties, default: at } });
});
