import type { InputSchema } from "../contract/input-schema.js";
import { asObject } from "../util/json.js";
import {
  findViolations,
  MAX_VIOLATIONS,
  pointerTo,
  resolveRef,
  unknownField,
  type Violation,
} from "./validate.js";

/**
 * Checks the input of a call. Beyond its schema, a top-level field that the schema does not name is
 * a violation, unless the schema says that others are allowed: a typo in a paid call costs money.
 */
export function checkInput(schema: InputSchema, input: unknown): Violation[] {
  const violations = findViolations(schema, input);
  const names = topLevelNames(schema);
  if (names === undefined) return violations;
  const told = new Set(violations.map(({ pointer }) => pointer));
  const fields = asObject(input) ?? {};
  for (const name of Object.keys(fields)) {
    if (violations.length >= MAX_VIOLATIONS) break;
    if (fields[name] === undefined) continue;
    const pointer = pointerTo("", name);
    const isKnown = names.has(name) || told.has(pointer);
    if (!isKnown) violations.push(unknownField(pointer, name, names));
  }
  return violations;
}

/** The names that a top-level field may have; `undefined` if it may have any. */
export function topLevelNames(schema: InputSchema): ReadonlySet<string> | undefined {
  const schemas = [...schemasOfValue(schema, schema)];
  const isOpen = schemas.some(({ additionalProperties = false }) => additionalProperties !== false);
  const names = new Set(
    schemas.flatMap(({ properties = {}, required = [] }) => [
      ...Object.keys(properties),
      ...required,
    ]),
  );
  // If the spec names no field of a body at all, none can be mistyped.
  return isOpen || names.size === 0 ? undefined : names;
}

/** The schema, and all schemas that judge the same value: what `$ref` leads to, branches, conditions. */
function schemasOfValue(
  root: InputSchema,
  schema: InputSchema,
  found: Set<InputSchema> = new Set(),
): ReadonlySet<InputSchema> {
  if (found.has(schema)) return found;
  found.add(schema);
  const { allOf = [], anyOf = [], oneOf = [], not } = schema;
  const target = resolveRef(root, schema);
  for (const each of [...allOf, ...anyOf, ...oneOf, not, target]) {
    if (each !== undefined) schemasOfValue(root, each, found);
  }
  return found;
}
