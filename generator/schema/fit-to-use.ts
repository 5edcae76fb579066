import { emptyRecord } from "../json.js";
import { mapRecord, type Schema } from "./schema.js";
import type { SchemaUse } from "./schema-walk.js";

/**
 * The schema as its use needs it: without the properties that only the other direction has, and
 * with an input field optional where it has a default, since the service fills it in.
 */
export function fitToUse(schema: Schema, use: SchemaUse): Schema {
  return fitted(schema, use, new Set());
}

/** @param absent - names that an enclosing schema lets a value leave out, whatever a branch asks */
function fitted(schema: Schema, use: SchemaUse, absent: ReadonlySet<string>): Schema {
  if (!parted.some((keyword) => schema[keyword] !== undefined)) return schema;
  const optional = new Set([...absent, ...optionalNames(schema, use)]);
  const inner = (child: Schema) => fitted(child, use, new Set());
  const branch = (child: Schema) => fitted(child, use, optional);
  const { required, properties, items, prefixItems, additionalProperties, not, ...rest } = schema;
  const { anyOf, oneOf, allOf, $defs, ...plain } = rest;
  const asked = required?.filter((name) => !optional.has(name)) ?? [];
  return {
    ...plain,
    ...(asked.length > 0 && { required: asked }),
    ...(properties && { properties: mapRecord(shown(properties, use), inner) }),
    ...(items && { items: inner(items) }),
    ...(prefixItems && { prefixItems: prefixItems.map(inner) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === "boolean"
          ? additionalProperties
          : inner(additionalProperties),
    }),
    ...(anyOf && { anyOf: anyOf.map(branch) }),
    ...(oneOf && { oneOf: oneOf.map(branch) }),
    ...(allOf && { allOf: allOf.map(branch) }),
    ...(not && { not: inner(not) }),
    ...($defs && { $defs: mapRecord($defs, inner) }),
  };
}

/** The keywords that fitting may change; most schemas have none of them. */
const parted = [
  "required",
  "properties",
  "items",
  "prefixItems",
  "additionalProperties",
  "not",
  "anyOf",
  "oneOf",
  "allOf",
  "$defs",
] as const satisfies readonly (keyof Schema)[];

/** Names that a value may leave out although they are called required, here or in an `allOf`. */
function optionalNames(schema: Schema, use: SchemaUse): readonly string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    isHidden(property, use) || (use !== "output" && property.default !== undefined) ? [name] : [],
  );
  return [...own, ...(schema.allOf ?? []).flatMap((branch) => optionalNames(branch, use))];
}

function shown(
  properties: Readonly<Record<string, Schema>>,
  use: SchemaUse,
): Record<string, Schema> {
  const kept = emptyRecord<Schema>();
  for (const [name, property] of Object.entries(properties)) {
    if (!isHidden(property, use)) kept[name] = property;
  }
  return kept;
}

function isHidden(property: Schema, use: SchemaUse): boolean {
  return (use === "output" ? property.writeOnly : property.readOnly) === true;
}
