import { type Schema, typesOf } from "../../generator/schema/schema.js";
import { alternatives } from "../../generator/schema/walk.js";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import {
  allowedValues,
  dereferenced,
  type Field,
  fieldsOf,
  isNullable,
  properties,
} from "./fields.js";

/** An input field as a command-line option. */
export interface FieldFlag {
  /** The field's name, as the spec writes it. */
  readonly name: string;
  readonly field: Field;
  /** Whether it is `--name` or `--no-name`. Any other option takes a value. */
  readonly isBoolean: boolean;
}

/** The input fields, without those whose names are taken on a command line. */
export function fieldFlags(input: Schema, own: Iterable<string>): readonly FieldFlag[] {
  const schemas = properties(input);
  const taken = new Set([...own].map(withoutHyphens));
  return fieldsOf(input)
    .filter(({ name }) => {
      const free = isOptionName(name) && !taken.has(withoutHyphens(name));
      taken.add(withoutHyphens(name));
      return free;
    })
    .map((field) => {
      const schema = dereferenced(input, schemas.get(field.name) ?? {});
      return { name: field.name, field, isBoolean: schema.type === "boolean" };
    });
}

/** yargs reads `no-` as a negation, and stores options in objects with a prototype. */
function isOptionName(name: string): boolean {
  return /^(?!no-)[A-Za-z][\w-]*$/.test(name) && !(name in Object.prototype);
}

/** For yargs, `dryRun` and `dry-run` are the same option. */
function withoutHyphens(name: string): string {
  return name.replace(/-+(.)?/g, (_, letter = "") => letter.toUpperCase());
}

/** The value of a flag: text, a list if the flag was repeated, or a boolean. */
export type FlagValue = string | boolean | readonly string[];

/**
 * The input that the flags describe. Nothing is checked here: text that is not a number stays
 * text, and the input check reports it.
 */
export function inputFromFlags(input: Schema, flags: ReadonlyMap<string, FlagValue>): JsonObject {
  const schemas = properties(input);
  const made = [...flags].map(([name, value]) => {
    const schema = dereferenced(input, schemas.get(name) ?? {});
    return [name, fieldValue(input, schema, value)] as const;
  });
  return Object.fromEntries(made);
}

/**
 * A field that was given in parts as one value, in JSON.
 *
 * @param parts - what yargs makes of `--size.w 80 --size.h 60`
 * @returns nothing if the field has no parts
 */
export function wholeFlag(input: Schema, name: string, parts: unknown): string | undefined {
  const schema = dereferenced(input, properties(input).get(name) ?? {});
  const isObjects = [schema, itemsOf(input, schema)].some((each) => allows(input, each, "object"));
  if (!isObjects) return undefined;
  return JSON.stringify(parts, (_, value) =>
    typeof value === "string" ? (parseJson(value) ?? value) : value,
  );
}

function fieldValue(root: Schema, schema: Schema, value: FlagValue): JsonValue {
  if (typeof value === "boolean") return value;
  const texts = typeof value === "string" ? [value] : value;
  const list = allows(root, schema, "array");
  const [only = ""] = texts;
  if (list) {
    const whole = texts.length === 1 && /^\s*\[/.test(only) ? parseJson(only) : undefined;
    if (Array.isArray(whole)) return whole;
    const items = dereferenced(root, itemsOf(root, schema));
    return texts.map((text) => parseValue(root, items, text));
  }
  const values = texts.map((text) => parseValue(root, schema, text));
  return values.length === 1 ? (values[0] ?? null) : values;
}

function parseValue(root: Schema, schema: Schema, text: string): JsonValue {
  const allowed = allowedValues(schema);
  if (allowed.includes(text)) return text;
  const value = parseJson(text);
  if (value !== undefined && allowed.includes(value)) return value;
  const isAllowed =
    (typeof value === "number" &&
      (allows(root, schema, "number") || allows(root, schema, "integer"))) ||
    (typeof value === "boolean" && allows(root, schema, "boolean")) ||
    (isObject(value) && !allows(root, schema, "string")) ||
    // Of a text that may be any, `null` is one.
    (value === null &&
      isNullable(schema) &&
      (allowed.length > 0 || !allows(root, schema, "string")));
  const isUntyped = typesOf(schema).length + alternatives(schema).length === 0 && !schema.file;
  return value !== undefined && (isAllowed || (isUntyped && allowed.length === 0)) ? value : text;
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue; // JSON.parse is typed `any`
  } catch {
    return undefined;
  }
}

function allows(root: Schema, schema: Schema, type: string): boolean {
  return branches(root, schema).some((branch) => typesOf(branch).some((each) => each === type));
}

function itemsOf(root: Schema, schema: Schema): Schema {
  return branches(root, schema).find(({ items }) => items !== undefined)?.items ?? {};
}

function branches(root: Schema, schema: Schema): readonly Schema[] {
  const own = dereferenced(root, schema);
  return [own, ...alternatives(own)].map((each) => dereferenced(root, each));
}
