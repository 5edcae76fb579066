import type { JsonSchema } from "../contract/input-schema.js";
import { mapSchemas } from "./map-schemas.js";

/**
 * A schema of draft 2020-12 as draft-07 writes it, with what a modelsmith schema has: most tools of
 * agents ask for that dialect.
 *
 * @see https://json-schema.org/draft/2019-09/release-notes
 */
export function asDraft07(schema: JsonSchema): Record<string, unknown> {
  const { $defs, $ref, prefixItems, items, deprecated: _, ...rest } = mapSchemas(schema, asDraft07);
  const { allOf, ...others } = rest;
  const target =
    $ref === undefined ? [] : [{ $ref: String($ref).replace("/$defs/", "/definitions/") }];
  // In this dialect, keywords beside a `$ref` do not count.
  const isAlone = Object.keys(rest).length === 0;
  if (isAlone && target[0] && $defs === undefined) return target[0];
  const parts = [...target, ...(Array.isArray(allOf) ? allOf : [])];
  return structuredClone({
    ...others,
    ...(rest["$schema"] !== undefined && { $schema: "http://json-schema.org/draft-07/schema#" }),
    ...(parts.length > 0 && { allOf: parts }),
    ...(prefixItems === undefined
      ? items !== undefined && { items }
      : { items: prefixItems, ...(items !== undefined && { additionalItems: items }) }),
    ...($defs !== undefined && { definitions: $defs }),
  });
}
