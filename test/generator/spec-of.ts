import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import type { Document } from "../../generator/input/load-documents.js";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";

/** A value as a file would hold it: `__proto__` keys and all. */
export function json(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue; // JSON.parse is typed `any`
}

/** A spec with the given parts, as it is after loading. */
export function documentOf(root: object, file = "openapi.json"): Document {
  return {
    file,
    root: json({
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      servers: [{ url: "https://api.acme.example/v1" }],
      ...root,
    }) as JsonObject,
  };
}

/** A create operation whose body has the schema. */
export function create(schema: unknown = { type: "object" }, more: object = {}): object {
  return {
    post: {
      requestBody: { content: { "application/json": { schema } } },
      responses: { "200": { description: "Accepted." } },
      ...more,
    },
  };
}

/** A docs.json with one group of pages. */
export function docsOf(pages: readonly unknown[], group = "Images"): object {
  return { navigation: { groups: [{ group, pages }] } };
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A new temporary folder, which goes with the tests of the file that asked for it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "modelsmith-test-"));
  folders.push(folder);
  return folder;
}

/** Writes values as JSON, strings and bytes as they are, into a new folder; returns the folder. */
export async function folderWith(
  files: Readonly<Record<string, object | string | Uint8Array>>,
): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const raw = typeof content === "string" || content instanceof Uint8Array;
    await writeFile(path.join(folder, name), raw ? content : JSON.stringify(content));
  }
  return folder;
}
