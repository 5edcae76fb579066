import type { InputSchema } from "../contract/input-schema.js";
import { isFile } from "../util/file-value.js";
import { asObject, own } from "../util/json.js";

/** The input with the values that are always the same, such as the only model; itself if none is missing. */
export function fillIn(schema: InputSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    if (!hasDefaults(items)) return value;
    return value.map((item) => fillIn(items, item));
  }
  const holder = asObject(value);
  if (holder === undefined || isFile(value) || !hasDefaults(schema)) return value;
  const filled = { ...holder };
  for (const part of [schema, ...(schema.allOf ?? [])]) {
    for (const [name, field] of Object.entries(part.properties ?? {})) {
      const given = own(filled, name);
      if (given !== undefined) filled[name] = fillIn(field, given);
      else if (field.default !== undefined) filled[name] = structuredClone(field.default);
    }
  }
  return filled;
}

/** Whether anything below could be filled in: most inputs are sent as they are. */
function hasDefaults({ properties = {}, items, allOf = [], default: value }: InputSchema): boolean {
  if (value !== undefined || (items && hasDefaults(items))) return true;
  return [...Object.values(properties), ...allOf].some(hasDefaults);
}
