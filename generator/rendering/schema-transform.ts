import { createRequire } from "node:module";
import type { transformSchemaObject as transform } from "openapi-typescript";
import type ts from "typescript";

const require = createRequire(import.meta.url);

/**
 * The TypeScript whose nodes the types are made of. As CommonJS: Node scans what an ES module
 * imports of it for its exports, which takes longer than to load it.
 */
export const typescript: typeof ts = require("typescript");

/**
 * The one part of openapi-typescript that is used. Its main entry also loads Redocly's parser,
 * which costs more time than all the rest of a generation.
 */
export const transformSchemaObject: typeof transform =
  require("openapi-typescript/dist/transform/schema-object.cjs").default;
