import { isConstraint } from "../schema/constraints.js";
import type { Schema } from "../schema/schema.js";
import { holdsBranches, holdsSchemas, mapValue } from "../schema/walk.js";

/**
 * A schema without its texts: what callers depend on, and so what the lock keeps. A branch of a union
 * keeps its title, by which people know it.
 */
export function schemaDigest(schema: Schema, keepsTitle = false): Schema {
  const digest: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "title" ? !keepsTitle : !isKept(keyword)) continue;
    digest[keyword] = mapValue(keyword, value, (child) =>
      schemaDigest(child, holdsBranches(keyword)),
    );
  }
  return digest; // some keywords of a Schema, each with its type
}

const plainKeywords: ReadonlySet<string> = new Set([
  "$ref",
  "type",
  "enum",
  "const",
  "required",
  "file",
  "default",
  "filled",
  "deprecated",
] satisfies (keyof Schema)[]);

/** Whether the lock keeps a keyword; a title depends on where it stands. */
function isKept(keyword: string): boolean {
  return plainKeywords.has(keyword) || isConstraint(keyword) || holdsSchemas(keyword);
}
