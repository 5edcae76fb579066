import { createHash, type Hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Remembers, on this machine alone, which locks this very generator has written: the files that
 * such a lock lists have passed the gate, and what they are made from would make them again. The
 * lock itself cannot say so, since anybody may change it together with the files.
 */
export interface KnownOutput {
  readonly has: (lockText: string) => boolean;
  readonly add: (lockText: string) => void;
}

/** @param settings - what the text of an endpoint's module depends on, beside its model */
export function knownOutput(settings: readonly string[]): KnownOutput {
  const folder = cacheFolder();
  // Without node_modules there is no place to remember anything: every run is a full one.
  if (folder === undefined) return { has: () => false, add: () => {} };
  const maker = hashOfGenerator().update(JSON.stringify(settings)).digest("hex");
  const mark = (lockText: string) =>
    path.join(folder, createHash("sha256").update(maker).update(lockText).digest("hex"));
  return {
    has: (lockText) => existsSync(mark(lockText)),
    add: (lockText) => {
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(mark(lockText), "");
      } catch {
        // A folder that cannot be written costs time, nothing else.
      }
    },
  };
}

/** Where tools keep what may be deleted at any time: beside the packages of the project. */
function cacheFolder(): string | undefined {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    const packages = path.join(folder, "node_modules");
    if (existsSync(packages)) return path.join(packages, ".cache", "modelsmith");
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Of our own code as it runs here, and of the packages that have a say in the text. */
function hashOfGenerator(): Hash {
  const hash = createHash("sha256");
  const require = createRequire(import.meta.url);
  for (const name of ["handlebars", "openapi-typescript", "typescript"]) {
    hash.update(readFileSync(require.resolve(`${name}/package.json`)));
  }
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const file of readdirSync(here).sort()) {
    if (/\.[jt]s$/.test(file)) hash.update(readFileSync(path.join(here, file)));
  }
  return hash;
}
