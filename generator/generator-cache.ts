import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fileState } from "./file-state.js";
import { memoize } from "./util/memoize.js";

/** Where tools keep what may be deleted at any time: beside the packages of the project. */
export function cacheFolder(): string | undefined {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    const packages = path.join(folder, "node_modules");
    if (existsSync(packages)) return path.join(packages, ".cache", "modelsmith");
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Begins with our own code as it lies here, and the packages that have a say in the text. */
export function hashOfGenerator(): Hash {
  return hashOfOwnCode().copy();
}

const hashOfOwnCode = memoize((): Hash => {
  // What one version of V8 has stored, another may not read.
  const hash = createHash("sha256").update(process.versions.v8);
  const require = createRequire(import.meta.url);
  for (const name of ["handlebars", "openapi-typescript", "picomatch", "yaml"]) {
    hash.update(readFileSync(require.resolve(`${name}/package.json`)));
  }
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const file of readdirSync(here, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.[jt]s$/.test(file)) continue;
    hash.update(`${file} ${fileState(path.join(here, file))?.text}\n`);
  }
  return hash;
});
