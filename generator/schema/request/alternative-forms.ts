import { emptyRecord } from "../../util/json.js";
import type { Schema } from "../schema.js";
import { schemasWithin } from "../walk.js";

/**
 * A body of JSON or a form with other fields. What both have with its one value stands above them, where the runtime
 * fills it in; what one alone has with such a value a call must give: by that the two may be told apart.
 */
export function alternativeForms(json: Schema, multipart: Schema): Schema {
  const $defs = { ...multipart.$defs, ...json.$defs };
  const shared = sharedValues(json, multipart);
  const branches = [json, multipart].map(({ $defs: _, ...branch }): Schema => {
    const isOpen = branch.additionalProperties !== undefined || branch.properties === undefined;
    return { ...givenIn(branch, shared), ...(!isOpen && { additionalProperties: false }) };
  });
  return {
    ...(Object.keys(shared).length > 0 && { properties: shared }),
    anyOf: branches,
    ...(Object.keys($defs).length > 0 && { $defs }),
  };
}

/** The fields with something to fill in that both have, and are the same in both. */
function sharedValues(json: Schema, multipart: Schema): Readonly<Record<string, Schema>> {
  const shared = emptyRecord<Schema>();
  for (const [name, field] of Object.entries(json.properties ?? {})) {
    const isSame = JSON.stringify(field) === JSON.stringify(multipart.properties?.[name]);
    if (isSame && [...schemasWithin(field)].some(({ filled }) => filled)) shared[name] = field;
  }
  return shared;
}

/** A schema whose values nothing fills in: they are required again, as they are written. */
function givenIn(schema: Schema, shared: Readonly<Record<string, Schema>> = {}): Schema {
  const { properties, required = [], items, allOf } = schema;
  const own = emptyRecord<Schema>();
  const asked = new Set(required);
  for (const [name, field] of Object.entries(properties ?? {})) {
    const isShared = shared[name] !== undefined;
    if (field.filled && !isShared) asked.add(name);
    own[name] = isShared ? field : givenIn(withoutValue(field));
  }
  return {
    ...schema,
    ...(properties && { properties: own }),
    ...(asked.size > 0 && { required: [...asked] }),
    ...(items && { items: givenIn(items) }),
    ...(allOf && { allOf: allOf.map((part) => givenIn(part)) }),
  };
}

function withoutValue(schema: Schema): Schema {
  if (!schema.filled) return schema;
  const { filled: _filled, default: _default, ...others } = schema;
  return others;
}
