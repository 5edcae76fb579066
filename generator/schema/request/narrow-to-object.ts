import { GeneratorError } from "../../diagnostics/errors.js";
import type { Operation } from "../../openapi/operations.js";
import { type Schema, typesOf } from "../schema.js";

/**
 * The schema of an input, which is an object: a function takes named fields. A body that may also be
 * null or anything is narrowed to objects.
 *
 * @param at - where the schema stands, for messages
 * @throws GeneratorError MS1105 where the body is something else
 */
export function objectInput(schema: Schema, operation: Operation, at: string): Schema {
  const narrowed = narrow(schema, schema.$defs ?? {}, new Set(), false);
  if (narrowed) return narrowed;
  throw new GeneratorError("MS1105", "expected a body that is an object", {
    file: operation.spec.file,
    pointer: at,
    hint: "Inputs are objects of named fields: bodies that are arrays or single values have none.",
  });
}

/**
 * @param seen - definitions being looked at: a cycle through them decides nothing
 * @param isObject - whether what stands around says so already
 */
function narrow(
  schema: Schema,
  definitions: Readonly<Record<string, Schema>>,
  seen: ReadonlySet<string>,
  isObject: boolean,
): Schema | undefined {
  if (schema.enum !== undefined || schema.const !== undefined || schema.file) return undefined;
  const types = typesOf(schema);
  if (types.length > 0 && !types.includes("object")) return undefined;
  const name = schema.$ref?.slice("#/$defs/".length);
  const target = name === undefined ? undefined : definitions[name];
  if (name !== undefined && target && !seen.has(name)) {
    if (!narrow(target, definitions, new Set([...seen, name]), isObject)) return undefined;
  }
  const inner = (branch: Schema) =>
    narrow(branch, definitions, seen, isObject || types.includes("object"));
  const narrowed: Schema = { ...schema };
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = schema[keyword]?.flatMap((branch) => inner(branch) ?? []);
    if (branches?.length === 0) return undefined;
    if (branches) narrowed[keyword] = branches;
  }
  if (schema.allOf) {
    const branches = schema.allOf.map(inner);
    if (branches.includes(undefined)) return undefined;
  }
  const combined = schema.$ref ?? schema.anyOf ?? schema.oneOf ?? schema.allOf;
  // What says nothing of its type would also let a number pass.
  if (types.length > 0 || (combined === undefined && !isObject)) narrowed.type = "object";
  return narrowed;
}
