import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";

/** The repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The built command line. */
export const modelsmith = path.join(root, "dist/cli/main.js");

/**
 * A temporary folder with the specs that are measured: the 23 image models of the platform, and
 * made-up ones of the same kind in larger numbers.
 */
export async function makeWorkspace() {
  const folder = mkdtempSync(path.join(tmpdir(), "modelsmith-bench-"));
  mkdirSync(path.join(folder, "node_modules/@modelsmith"), { recursive: true });
  for (const name of [
    "@modelsmith/runtime",
    "undici",
    "eventsource-parser",
    "typescript",
    "@types",
  ]) {
    symlinkSync(
      path.join(root, "node_modules", name),
      path.join(folder, "node_modules", name),
      "junction",
    );
  }
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }\n');
  const jiti = createJiti(import.meta.url);
  const { makeOpenApi, manyEndpoints } = await jiti.import("../fixtures/platform/make-spec.ts");
  const { imageEndpoints } = await jiti.import("../fixtures/platform/endpoints.ts");
  return {
    folder,
    /** The spec of so many models, and the docs.json that lists them. */
    spec(/** @type {number} */ models) {
      const endpoints = models === imageEndpoints.length ? imageEndpoints : manyEndpoints(models);
      const place = path.join(folder, `spec-${models}`);
      const openapi = path.join(place, "openapi.json");
      const docs = path.join(place, "docs.json");
      mkdirSync(place, { recursive: true });
      const document = makeOpenApi({ revision: "B2", endpoints });
      const pages = endpoints.map(({ key }) => `POST /generation/${key}`);
      writeFileSync(openapi, JSON.stringify(document));
      writeFileSync(docs, JSON.stringify({ navigation: { groups: [{ group: "Images", pages }] } }));
      return { openapi, docs, document };
    },
    /** A place for output that does not exist yet. */
    fresh: (/** @type {string} */ name) => {
      count += 1;
      return path.join(folder, `${name}-${count}`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

let count = 0;
