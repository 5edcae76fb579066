import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../../generator/diagnostics/errors.js";

/** The spec and docs that a command reads. */
export interface DocumentFiles {
  readonly openapi: string;
  readonly docs?: string;
}

/** The files that were named, else those of the working folder or of its `specs/`. */
export function documentsNearby(
  openapi: string | undefined,
  docs: string | undefined,
): DocumentFiles | undefined {
  const spec = openapi ?? ["openapi.json", "specs/openapi.json"].find((file) => existsSync(file));
  if (spec === undefined) return undefined;
  const beside = path.join(path.dirname(spec), "docs.json");
  const found = docs ?? (existsSync(beside) ? beside : undefined);
  return { openapi: spec, ...(found !== undefined && { docs: found }) };
}

/** The option that names the spec of the platform that a command speaks to. */
export const specOption: { readonly type: "string"; readonly describe: string } = {
  type: "string",
  describe: "The spec (default: openapi.json here, or specs/openapi.json, if there is one)",
};

/** @throws GeneratorError where there are none */
export function demandDocuments(
  openapi: string | undefined,
  docs: string | undefined,
): DocumentFiles {
  const found = documentsNearby(openapi, docs);
  if (found !== undefined) return found;
  throw new GeneratorError("MS1601", "there is no openapi.json here or in specs/", {
    hint: "Name the spec with --openapi <file>.",
  });
}
