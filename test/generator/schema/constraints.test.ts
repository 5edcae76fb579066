import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { constraintKeywords } from "../../../generator/schema/constraints.js";
import { describeConstraints } from "../../../generator/schema/describe-constraints.js";
import type { Schema } from "../../../generator/schema/schema.js";

describe("a constraint keyword is named in at most five source files", () => {
  // A bundler's `format` is another one, and tools.ts writes the schemas of tools of its own.
  const sources = ["cli", "generator", "runtime", "simulator"]
    .flatMap(sourcesIn)
    .filter(({ file }) => file !== "cli/mcp/tools.ts");

  test.each(constraintKeywords)("%s", (keyword) => {
    // As a property or as a text; a variable or a function may be called the same.
    const name = new RegExp(`[.{,"] *${keyword}\\b(?!\\()|^ *${keyword}\\??:`, "m");
    const named = sources.filter(({ code }) => name.test(code)).map(({ file }) => file);
    expect(named).toContain("generator/schema/constraints.ts");
    expect(named.length, named.join(", ")).toBeLessThanOrEqual(5);
  });
});

/** The sources below a folder, without their comments. */
function sourcesIn(folder: string): readonly { readonly file: string; readonly code: string }[] {
  return readdirSync(folder, { encoding: "utf8", recursive: true })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".ts") && !/\/(dist|node_modules)\//.test(file))
    .map((file) => ({
      file,
      code: readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, ""),
    }));
}

test.each<[Schema, readonly string[]]>([
  [{}, []],
  [{ minimum: 1, maximum: 4 }, ["Range: 1–4."]],
  [{ minimum: 1, exclusiveMinimum: 1 }, ["More than 1."]],
  [{ exclusiveMinimum: 0, maximum: 1 }, ["Range: more than 0 to 1."]],
  [{ minimum: 0, exclusiveMaximum: 1 }, ["Range: from 0 to less than 1."]],
  [{ type: "integer", multipleOf: 8 }, ["Multiple of 8.", "Integer."]],
  [{ type: "integer", minimum: 1 }, ["At least 1."]],
  [{ minLength: 0, maxLength: 1 }, ["At most 1 character."]],
  [{ minItems: 2, maxItems: 2, uniqueItems: true }, ["Exactly 2 items.", "Items are unique."]],
  [{ minProperties: 1, maxProperties: 3 }, ["1 to 3 fields."]],
  [{ items: { format: "uri" } }, ["Format of an item: uri."]],
  [{ format: "uri", pattern: "^a." }, ["Format: uri.", "Pattern: ^a."]],
])("%j is worded %j", (schema, sentences) => {
  expect(describeConstraints(schema)).toEqual(sentences);
});
