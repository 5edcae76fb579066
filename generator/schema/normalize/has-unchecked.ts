import type { Schema } from "../schema.js";

/**
 * Whether a schema says, of a value or anything in it, what the input check cannot judge: a `format`
 * or a `pattern`. What fits by the rest may not fit, so nothing may be refused for fitting.
 */
export function saysUnchecked(schema: Schema): boolean {
  const { format, pattern, items, not, additionalProperties, properties = {} } = schema;
  const { prefixItems = [], anyOf = [], oneOf = [], allOf = [] } = schema;
  const additional = typeof additionalProperties === "object" ? [additionalProperties] : [];
  const inner = [...prefixItems, ...anyOf, ...oneOf, ...allOf, ...Object.values(properties)];
  return (
    (format ?? pattern) !== undefined ||
    [...inner, ...additional, ...(items ? [items] : []), ...(not ? [not] : [])].some(saysUnchecked)
  );
}
