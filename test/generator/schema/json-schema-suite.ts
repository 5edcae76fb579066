import { readFileSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../../../generator/diagnostics/errors.js";
import { checkedPart } from "../../../generator/schema/checked-part.js";
import { normalizeSchema } from "../../../generator/schema/normalize/normalize.js";
import { pointer } from "../../../generator/util/json-pointer.js";
import type { InputSchema } from "../../../runtime/index.js";
import { documentOf, json } from "../spec-of.js";

export interface SuiteGroup {
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

const folder = path.resolve("test/fixtures/json-schema-test-suite");

/** The groups of a draft, with the file that each is of. */
export function suiteOf(draft: string): readonly (SuiteGroup & { readonly file: string })[] {
  const text = readFileSync(path.join(folder, `${draft}.json`), "utf8");
  const files = JSON.parse(text) as Record<string, SuiteGroup[]>; // written as the suite has it
  return Object.entries(files).flatMap(([file, groups]) =>
    groups.map((group) => ({ ...group, file })),
  );
}

const place = ["components", "schemas", "Suite"] as const;

/**
 * What the input check is given of a schema in a spec.
 *
 * @param others - components beside it
 * @returns undefined if the schema is refused, as one with a `$ref` to another document is
 */
export function checkedSchema(
  schema: unknown,
  openapi: string,
  others: object = {},
): InputSchema | undefined {
  const moved = movedRefs(schema);
  const spec = documentOf({ openapi, components: { schemas: { ...others, Suite: moved } } });
  try {
    return checkedPart(normalizeSchema(spec, json(moved), pointer("", ...place), "input"));
  } catch (error) {
    if (error instanceof GeneratorError) return undefined;
    throw error;
  }
}

/** A schema of its own becomes a component: its references lead there. */
function movedRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(movedRefs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key === "const" || key === "enum") return [key, each];
      const isLocal = key === "$ref" && typeof each === "string" && /^#(\/|$)/.test(each);
      return [key, isLocal ? `#/${place.join("/")}${each.slice(1)}` : movedRefs(each)];
    }),
  );
}
