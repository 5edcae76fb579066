import { existsSync } from "node:fs";
import path from "node:path";

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
