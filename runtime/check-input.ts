import { asObject } from "./json.js";
import type { InputSchema } from "./types.js";
import { findViolations, pointerTo, resolveRef, unknownField, type Violation } from "./validate.js";

/**
 * Checks the input of a call. Beyond its schema, a top-level field that the schema does not name is
 * a violation, unless the schema says that others are allowed: a typo in a paid call costs money.
 */
export function checkInput(schema: InputSchema, input: unknown): Violation[] {
  const violations = findViolations(schema, input);
  const names = new Set<string>();
  const isOpen = collectNames(schema, schema, names, 0);
  // A body of which the spec names no field at all cannot be mistyped.
  if (isOpen || names.size === 0) return violations;
  for (const [name, value] of Object.entries(asObject(input) ?? {})) {
    const pointer = pointerTo("", name);
    const known = names.has(name) || violations.some((each) => each.pointer === pointer);
    if (value !== undefined && !known) violations.push(unknownField(pointer, name, names));
  }
  return violations;
}

/** @returns whether fields beyond those collected are allowed */
function collectNames(
  root: InputSchema,
  schema: InputSchema,
  names: Set<string>,
  depth: number,
): boolean {
  for (const name of Object.keys(schema.properties ?? {})) names.add(name);
  const { $ref, additionalProperties = false, allOf = [], anyOf = [], oneOf = [] } = schema;
  const target = $ref === undefined ? undefined : resolveRef(root, $ref);
  const branches = [allOf, anyOf, oneOf, target ?? []].flat();
  const open = branches.map((each) => depth < 20 && collectNames(root, each, names, depth + 1));
  return additionalProperties !== false || open.includes(true);
}
