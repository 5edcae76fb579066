import { existsSync } from "node:fs";
import path from "node:path";
import { docsBeside } from "../../generator/input/docs-beside.js";
import { isUrl } from "../../generator/input/location.js";
import { specNames } from "../../generator/input/spec-locations.js";

/** The spec and docs that a command reads. */
export interface SpecFiles {
  readonly openapi: string;
  readonly docs?: string;
}

/** What was named of them. */
interface NamedFiles {
  readonly openapi?: string | undefined;
  readonly docs?: string | undefined;
}

/** The named files, else those in the working folder or its `specs/`. */
export function findSpecFiles({ openapi, docs }: NamedFiles = {}): SpecFiles | undefined {
  const beside = openapi === undefined && docs !== undefined ? besideDocs(docs) : undefined;
  const usual = ["", "specs/"].flatMap(specsIn).find((file) => existsSync(file));
  const hasOwn =
    beside !== undefined && specNames.some((name) => existsSync(path.join(beside, name)));
  const spec = openapi ?? (hasOwn ? beside : undefined) ?? usual ?? beside;
  if (spec === undefined) return undefined;
  const found = docs ?? docsBeside(spec);
  return { openapi: spec, ...(found !== undefined && { docs: found }) };
}

function specsIn(folder: string): readonly string[] {
  return specNames.map((name) => `${folder}${name}`);
}

/** Docs lie next to the specs that they name: there is an `openapi.json`, or all specs are the platform. */
export function besideDocs(docs: string): string {
  return isUrl(docs) ? new URL(".", docs).href : path.dirname(docs);
}
