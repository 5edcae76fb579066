import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../../generator/diagnostics/errors.js";

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
  const spec = openapi ?? ["openapi.json", "specs/openapi.json"].find((file) => existsSync(file));
  if (spec === undefined) return undefined;
  const neighbour = path.join(path.dirname(spec), "docs.json");
  const found = docs ?? (existsSync(neighbour) ? neighbour : undefined);
  return { openapi: spec, ...(found !== undefined && { docs: found }) };
}

/** The `--openapi` option of commands that call the service. */
export const specOption: { readonly type: "string"; readonly describe: string } = {
  type: "string",
  describe: "The spec (default: openapi.json or specs/openapi.json, if it exists)",
};

/** @throws GeneratorError MS1601 if there is no spec */
export function requireSpec(openapi: string | undefined, docs: string | undefined): SpecFiles {
  const found = findSpec(openapi, docs);
  if (found !== undefined) return found;
  throw new GeneratorError("MS1601", "no openapi.json found here or in specs/", {
    hint: "Name the spec with --openapi <file>.",
  });
}
