import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type { GlobalContext, SchemaObject } from "openapi-typescript";
import { keywords, nodeFactory, type TypeNode } from "./type-nodes.js";

/** A schema as a type node, by the rules of openapi-typescript. */
export type TransformSchema = (schema: SchemaObject, options: { ctx: GlobalContext }) => TypeNode;

/** A kind is its name. */
const kinds = [...Object.keys(keywords), "NullKeyword", "QuestionToken", "MinusToken"];

const typescript = {
  factory: nodeFactory,
  SyntaxKind: Object.fromEntries(kinds.map((kind) => [kind, kind])),
  isTupleTypeNode: (node: TypeNode) => node.kind === "TupleType",
  isArrayTypeNode: (node: TypeNode) => node.kind === "ArrayType",
  // field-doc.ts makes the comments, encoded.
  addSyntheticLeadingComment: () => undefined,
};

/** Replacements for what its modules import. */
const replaced: Readonly<Record<string, object>> = {
  typescript,
  // Only definitions are referred to, and their names need no escape.
  "@redocly/openapi-core/lib/ref-utils.js": {
    parseRef: (reference: string) => ({ pointer: reference.slice("#/".length).split("/") }),
  },
  // Only enums and discriminators use paths, and emit-types.ts leaves both out.
  "../lib/utils.cjs": {
    createRef: () => "",
    getEntries: (record: object) => Object.entries(record),
  },
};

/**
 * Runs openapi-typescript's rules unchanged on nodes of our own. Loading TypeScript, whose nodes they
 * normally make, and Redocly's parser takes longer than the rest of a generation.
 */
export const transformSchemaObject: TransformSchema = load(
  createRequire(import.meta.url).resolve("openapi-typescript/dist/transform/schema-object.cjs"),
)["default"] as TransformSchema; // the module is JavaScript; emit-types.test.ts holds its form

/** Loads a CommonJS module of openapi-typescript. */
function load(file: string): Readonly<Record<string, unknown>> {
  const module = { exports: {} };
  const { resolve } = createRequire(file);
  const require = (name: string) => replaced[name] ?? load(resolve(name));
  const parameters = ["require", "module", "exports"];
  const run = compileFunction(readFileSync(file, "utf8"), parameters, { filename: file });
  run(require, module, module.exports);
  return module.exports;
}
