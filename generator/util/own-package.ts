import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Where modelsmith itself is: the same place from the sources and from the built package. */
export function packageFolder(): string {
  return path.dirname(manifestFile());
}

export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(manifestFile(), "utf8")) as { version: string }; // our own
  return manifest.version;
}

function manifestFile(): string {
  return createRequire(import.meta.url).resolve("modelsmith/package.json");
}
