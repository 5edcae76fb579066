import { GeneratorError } from "../../diagnostics/errors.js";
import { ignoreWarning, type Warn } from "../../diagnostics/warnings.js";
import type { Operation } from "../../openapi/spec.js";
import { mergeAllOf } from "../normalize/merge-all-of.js";
import { listedValues, type Schema, typesOf } from "../schema.js";
import { resolveRef } from "../walk.js";

/**
 * The schema of an input, which is an object with named fields, or a list. A body that may also be
 * null or anything is narrowed to objects; so is one that may also be a list, with a warning.
 *
 * @param at - the place of the schema, for messages
 * @throws GeneratorError MS1105 if the body is neither
 */
export function objectInput(
  schema: Schema,
  operation: Operation,
  at: string,
  warn: Warn = ignoreWarning,
): Schema {
  const narrowed = narrow(schema, schema, []);
  if (narrowed) {
    const { file } = operation.spec;
    const message = "the body may also be a list: a call sends one object";
    if (mayBeList(schema)) warn({ file, pointer: at, message });
    return narrowed;
  }
  if (typesOf(schema).includes("array") && !listedValues(schema))
    return { ...schema, type: "array" };
  throw new GeneratorError("MS1105", "expected a body that is an object or a list", {
    file: operation.spec.file,
    pointer: at,
    hint: "Inputs are objects of named fields: a body that is a single value has none.",
  });
}

/**
 * @param root - holds the definitions
 * @param seen - definitions being looked at: a cycle through them decides nothing
 * @param isObject - whether an enclosing schema is of type object already
 */
function narrow(
  root: Schema,
  schema: Schema,
  seen: readonly Schema[],
  isObject = false,
): Schema | undefined {
  if (listedValues(schema) || schema.file) return undefined;
  const types = typesOf(schema);
  if (types.length > 0 && !types.includes("object")) return undefined;
  const target = resolveRef(root, schema);
  if (target && !seen.includes(target)) {
    if (!narrow(root, target, [...seen, target], isObject)) return undefined;
  }
  const inner = (branch: Schema) =>
    narrow(root, branch, seen, isObject || types.includes("object"));
  let narrowed: Schema = { ...schema };
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = schema[keyword]?.flatMap((branch) => inner(branch) ?? []);
    if (branches?.length === 0) return undefined;
    if (branches) narrowed[keyword] = branches;
    if (branches?.length === 1) narrowed = withoutUnion(narrowed, keyword, branches);
  }
  if (schema.allOf?.map(inner).includes(undefined)) return undefined;
  const combined = schema.$ref ?? schema.anyOf ?? schema.oneOf ?? schema.allOf;
  // A schema without a type would also let a number pass.
  if (types.length > 0 || (combined === undefined && !isObject)) narrowed.type = "object";
  return narrowed;
}

/** A union with one branch left is that branch, and what stands beside it. */
function withoutUnion(schema: Schema, keyword: "anyOf" | "oneOf", branches: Schema[]): Schema {
  const { [keyword]: _, $defs, ...others } = schema;
  const whole = mergeAllOf({ ...others, allOf: [...(others.allOf ?? []), ...branches] });
  return { ...whole, ...($defs && { $defs }) };
}

/** Whether the spec names a list beside the objects. */
function mayBeList({ anyOf = [], oneOf = [], ...schema }: Schema): boolean {
  return typesOf(schema).includes("array") || [...anyOf, ...oneOf].some(mayBeList);
}
