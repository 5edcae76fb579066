import { fieldNames } from "./json.js";
import type { InputSchema } from "./types.js";
import { findViolations, pointerTo, resolveRef, unknownField, type Violation } from "./validate.js";

/**
 * Checks the input of a call. Beyond its schema, a top-level field that the schema does not name is
 * a violation, unless the schema says that others are allowed: a typo in a paid call costs money.
 */
export function checkInput(schema: InputSchema, input: unknown): Violation[] {
  const violations = findViolations(schema, input);
  const schemas = [...schemasOfValue(schema, schema)];
  const isOpen = schemas.some(({ additionalProperties = false }) => additionalProperties !== false);
  const names = new Set(schemas.flatMap(({ properties = {} }) => Object.keys(properties)));
  // If the spec names no field of a body at all, none can be mistyped.
  if (isOpen || names.size === 0) return violations;
  for (const name of fieldNames(input)) {
    const pointer = pointerTo("", name);
    const known = names.has(name) || violations.some((each) => each.pointer === pointer);
    if (!known) violations.push(unknownField(pointer, name, names));
  }
  return violations;
}

/** The schema, and all schemas that judge the same value: what `$ref` leads to, and branches. */
function schemasOfValue(
  root: InputSchema,
  schema: InputSchema,
  found: Set<InputSchema> = new Set(),
): ReadonlySet<InputSchema> {
  if (found.has(schema)) return found;
  found.add(schema);
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  const target = resolveRef(root, schema);
  for (const each of [...allOf, ...anyOf, ...oneOf, ...(target ? [target] : [])]) {
    schemasOfValue(root, each, found);
  }
  return found;
}
