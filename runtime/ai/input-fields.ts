import { findViolations, resolveRef } from "../check/validate.js";
import type { InputSchema } from "../contract/input-schema.js";
import { asObject, own } from "../util/json.js";

/** A field of an input, at any depth of objects. */
export interface InputField {
  readonly path: readonly string[];
  readonly schema: InputSchema;
}

/** Deepest field: platforms put an input into `input` or `parameters`. */
const MAX_DEPTH = 3;

/** The fields of an input by name; of one name, the field that is nearest to the top. */
export function inputFields(root: InputSchema): ReadonlyMap<string, InputField> {
  const found = new Map<string, InputField>();
  let level: readonly InputField[] = [{ path: [], schema: root }];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const next = level.flatMap(({ path, schema }) =>
      formsOf(root, schema).flatMap(({ properties = {} }) =>
        Object.entries(properties).map(([name, field]) => ({
          path: [...path, name],
          schema: field,
        })),
      ),
    );
    for (const field of next) {
      const name = field.path.at(-1) ?? "";
      if (!found.has(name)) found.set(name, field);
    }
    level = next;
  }
  return found;
}

/** The schemas that judge a value: the schema itself, what it refers to, and its alternatives. */
export function formsOf(
  root: InputSchema,
  schema: InputSchema,
  found: Set<InputSchema> = new Set(),
): readonly InputSchema[] {
  if (found.has(schema)) return [];
  found.add(schema);
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  const target = resolveRef(root, schema);
  const inner = [...allOf, ...anyOf, ...oneOf, ...(target ? [target] : [])];
  return [schema, ...inner.flatMap((each) => formsOf(root, each, found))];
}

/** Whether a field takes a value. */
export function takes({ $defs }: InputSchema, schema: InputSchema, value: unknown): boolean {
  return findViolations({ ...schema, ...($defs && { $defs }) }, value).length === 0;
}

export function allowsType({ type }: InputSchema, name: string): boolean {
  return typeof type === "string" ? type === name : type?.includes(name as never) === true;
}

/** Whether an input has a value for a field, or another one in the place of an object around it. */
export function isGiven(input: unknown, [name, ...rest]: readonly string[]): boolean {
  const holder = asObject(input);
  if (name === undefined || holder === undefined) return true;
  const inner = own(holder, name);
  return inner !== undefined && isGiven(inner, rest);
}

/** Sets a field, with the objects around it. */
export function setField(
  input: Record<string, unknown>,
  [name = "", ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const inner = Object(input[name]);
  return { ...input, [name]: rest.length === 0 ? value : setField(inner, rest, value) };
}
