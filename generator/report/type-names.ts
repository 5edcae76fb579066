import { listedValues, type Schema, typeOfValue, typesOf } from "../schema/schema.js";
import { alternatives, definitionName } from "../schema/walk.js";

/** The types that a schema allows, each once, in the spec's order: `string`, `string[]`, `file`. */
export function typeNames(schema: Schema): readonly string[] {
  const { items, prefixItems } = schema;
  const definition = definitionName(schema);
  if (definition !== undefined) return [definition];
  const named = ownTypes(schema).map((type) => {
    if (type !== "array" || prefixItems !== undefined) return type;
    const item = items === undefined ? ["any"] : typeNames(items);
    return item.length === 1 ? `${item[0]}[]` : `(${item.join(" | ")})[]`;
  });
  if (named.length > 0) return [...new Set(named)];
  const branches = [...alternatives(schema), ...(schema.allOf ?? [])].flatMap(typeNames);
  return branches.length === 0 ? ["any"] : [...new Set(branches)];
}

/** The types of a schema itself, whatever is in it; empty if it takes any. */
export function ownTypes(schema: Schema): readonly string[] {
  const types =
    typesOf(schema).length > 0 ? typesOf(schema) : (listedValues(schema) ?? []).map(typeOfValue);
  const shape = types.length > 0 ? types : shapeTypes(schema);
  return [...new Set(schema.file ? [...shape, "file"] : shape)];
}

/** Many specs leave the type out where other keywords show it. */
function shapeTypes({ properties, additionalProperties, items, prefixItems }: Schema) {
  if (properties !== undefined || additionalProperties !== undefined) return ["object"];
  return items !== undefined || prefixItems !== undefined ? ["array"] : [];
}
