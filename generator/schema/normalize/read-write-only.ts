import { emptyRecord } from "../../util/json.js";
import { mapRecord, pick, type Schema } from "../schema.js";
import type { SchemaUse } from "./context.js";

/**
 * The schema as its use needs it: without the properties that only the other direction has, and
 * with an input field optional where it has a default, since the service fills it in.
 */
export function fitToUse(schema: Schema, use: SchemaUse): Schema {
  return fitted(schema, use, new Set());
}

/** @param absent - names that an enclosing schema lets a value leave out, whatever a branch asks */
function fitted(schema: Schema, use: SchemaUse, absent: ReadonlySet<string>): Schema {
  const keywords = Object.keys(schema);
  if (!keywords.some(isParted)) return schema;
  const optional = new Set(absent);
  addOptionalNames(optional, schema, use);
  const inner = (child: Schema) => fitted(child, use, none);
  const branch = (child: Schema) => fitted(child, use, optional);
  const { required, properties, items, prefixItems, additionalProperties, not } = schema;
  const { anyOf, oneOf, allOf, $defs } = schema;
  const fit: Schema = pick(schema, (keyword) => !isParted(keyword));
  const asked = required?.filter((name) => !optional.has(name)) ?? [];
  if (asked.length > 0) fit.required = asked;
  if (properties) fit.properties = mapRecord(shown(properties, use), inner);
  if (items) fit.items = inner(items);
  if (prefixItems) fit.prefixItems = prefixItems.map(inner);
  if (typeof additionalProperties === "boolean") fit.additionalProperties = additionalProperties;
  else if (additionalProperties) fit.additionalProperties = inner(additionalProperties);
  if (anyOf) fit.anyOf = anyOf.map(branch);
  if (oneOf) fit.oneOf = oneOf.map(branch);
  if (allOf) fit.allOf = allOf.map(branch);
  if (not) fit.not = inner(not);
  if ($defs) fit.$defs = mapRecord($defs, inner);
  return fit;
}

const none: ReadonlySet<string> = new Set();

/** The keywords that fitting may change; most schemas have none of them. */
const parted: ReadonlySet<string> = new Set([
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
] satisfies (keyof Schema)[]);

function isParted(keyword: string): boolean {
  return parted.has(keyword);
}

/** Names that a value may leave out although they are called required, here or in an `allOf`. */
function addOptionalNames(optional: Set<string>, schema: Schema, use: SchemaUse): void {
  const { properties = {}, allOf = [] } = schema;
  for (const name of Object.keys(properties)) {
    const property = properties[name] ?? {};
    const isFilledIn = use !== "output" && property.default !== undefined;
    if (isFilledIn || isHidden(property, use)) optional.add(name);
  }
  for (const branch of allOf) addOptionalNames(optional, branch, use);
}

/** The properties that its use has; mostly all of them. */
function shown(
  properties: Readonly<Record<string, Schema>>,
  use: SchemaUse,
): Readonly<Record<string, Schema>> {
  const names = Object.keys(properties);
  if (!names.some((name) => isHidden(properties[name] ?? {}, use))) return properties;
  const kept = emptyRecord<Schema>();
  for (const name of names) {
    const property = properties[name];
    if (property && !isHidden(property, use)) kept[name] = property;
  }
  return kept;
}

function isHidden(property: Schema, use: SchemaUse): boolean {
  return (use === "output" ? property.writeOnly : property.readOnly) === true;
}
