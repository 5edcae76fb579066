import { existsSync } from "node:fs";
import path from "node:path";
import { docsBeside } from "../../generator/input/docs-beside.js";
import { isUrl } from "../../generator/input/location.js";

/** The spec and docs that a command reads. */
export interface SpecFiles {
  readonly openapi: string;
  readonly docs?: string;
}

/** The named files, else those in the working folder or its `specs/`. */
export function findSpec(
  openapi: string | undefined,
  docs: string | undefined,
): SpecFiles | undefined {
  const beside = openapi === undefined && docs !== undefined ? besideDocs(docs) : undefined;
  const usual = ["openapi.json", "specs/openapi.json"].find((file) => existsSync(file));
  const hasOwn = beside !== undefined && existsSync(path.join(beside, "openapi.json"));
  const spec = openapi ?? (hasOwn ? beside : undefined) ?? usual ?? beside;
  if (spec === undefined) return undefined;
  const found = docs ?? docsBeside(spec);
  return { openapi: spec, ...(found !== undefined && { docs: found }) };
}

/** Docs lie next to the specs that they name: there is an `openapi.json`, or all specs are the platform. */
export function besideDocs(docs: string): string {
  return isUrl(docs) ? new URL(".", docs).href : path.dirname(docs);
}
