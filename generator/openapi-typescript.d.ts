/**
 * The one part of openapi-typescript that is used. Its main entry also loads Redocly's parser,
 * which costs more time than all the rest of a generation.
 */
declare module "openapi-typescript/dist/transform/schema-object.mjs" {
  import type { transformSchemaObject } from "openapi-typescript";

  const transform: typeof transformSchemaObject;
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default transform;
}
