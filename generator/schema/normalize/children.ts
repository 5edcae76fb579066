import {
  arrayMember,
  byCodeUnit,
  emptyRecord,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { isEmpty, type JsonType, type Schema } from "../schema.js";
import type { NormalizeContext } from "./context.js";
import { discriminated } from "./discriminator.js";
import { hasUnchecked } from "./has-unchecked.js";
import { followReference } from "./refs.js";

/** Reads the schemas inside a schema: branches, items and properties. */
export function addChildren(
  context: NormalizeContext,
  schema: Schema,
  value: JsonObject,
  at: string,
  level: number,
): void {
  const inside = (child: JsonValue, ...path: (string | number)[]) =>
    named(child, context.read(child, pointer(at, ...path), level + 1));
  for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
    const branches = arrayMember(value, keyword);
    if (branches.length === 0) continue;
    // Same level: a branch is the value itself, so a cycle through branches has no end.
    schema[keyword] = branches.map((branch, index) => {
      const here = pointer(at, keyword, index);
      const reference = keyword === "allOf" ? member(branch, "$ref") : undefined;
      if (isObject(branch) && reference !== undefined) {
        return followReference(
          context,
          branch,
          reference,
          here,
          level,
          isChild(context, value, at),
        );
      }
      const read = context.read(branch, here, level);
      return keyword === "allOf" ? read : discriminated(value, branch, read);
    });
  }
  const excluded = member(value, "not");
  const not = excluded === undefined ? undefined : inside(excluded, "not");
  // If no keyword of `not` is read, it becomes empty, and an empty `not` would exclude everything.
  const isLost = not && isEmpty(not) && Object.keys(Object(excluded)).length > 0;
  // What the check cannot judge makes all of it pass.
  if (not && (isLost || hasUnchecked(not))) schema.inexact = true;
  else if (not) schema.not = not;
  addItems(schema, value, inside);
  addAdditional(schema, value, inside);
  addProperties(schema, value, inside);
}

/**
 * Whether a schema whose `allOf` names another is a child of that, and not any of its children: frameworks write
 * a field's one reference as an `allOf`, to have a description or null beside it. A child has a name or fields.
 */
function isChild({ open, parents }: NormalizeContext, value: JsonObject, at: string): boolean {
  const holder = at.replace(/(\/allOf\/\d+)+$/, "");
  const isNamed = open.has(holder) || parents.has(holder);
  return (
    isNamed || arrayMember(value, "allOf").length > 1 || member(value, "properties") !== undefined
  );
}

/** Keeps the name of the component, since the result has no reference to it. */
function named(child: JsonValue, schema: Schema): Schema {
  const reference = stringMember(child, "$ref");
  if (reference === undefined) return schema;
  const name = /^#\/components\/schemas\/([A-Za-z0-9._-]+)$/.exec(reference)?.[1];
  return name === undefined || schema.$ref ? schema : { ...schema, "x-component": name };
}

type Inside = (child: JsonValue, ...path: (string | number)[]) => Schema;

/** A list of `items`, as older drafts write tuples, is `prefixItems` now; then others have a name. */
function addItems(schema: Schema, value: JsonObject, inside: Inside): void {
  const isOlder = Array.isArray(member(value, "items"));
  const name = isOlder ? "items" : "prefixItems";
  const prefix = arrayMember(value, name);
  if (prefix.length > 0)
    schema.prefixItems = prefix.map((item, index) => inside(item, name, index));
  const others = isOlder ? "additionalItems" : "items";
  const items = member(value, others);
  if (items !== undefined) schema.items = inside(items, others);
  if (schema.items || schema.prefixItems) implyType(schema, "array");
}

/**
 * Patterns are not evaluated: no RegExp is built from the input. A key that a pattern is for may hold
 * what any of them allows, and where other keys may hold anything, so may every key.
 */
function addAdditional(schema: Schema, value: JsonObject, inside: Inside): void {
  const additional = member(value, "additionalProperties");
  if (additional === false && hasFieldsInBranches(schema, value)) schema.inexact = true;
  else if (typeof additional === "boolean") schema.additionalProperties = additional;
  else if (additional !== undefined) {
    schema.additionalProperties = inside(additional, "additionalProperties");
  }
  const patterns = objectMember(value, "patternProperties") ?? {};
  const names = Object.keys(patterns).sort(byCodeUnit);
  const open = additional === undefined || additional === true;
  if (open && !names.some((name) => everyKey.has(name))) {
    if (names.length > 0) schema.additionalProperties = true;
    return;
  }
  const allowed = names.map((name) => inside(patterns[name] ?? true, "patternProperties", name));
  if (typeof schema.additionalProperties === "object") allowed.push(schema.additionalProperties);
  const [only] = allowed;
  if (only) schema.additionalProperties = allowed.length === 1 ? only : { anyOf: allowed };
}

/**
 * `additionalProperties: false` beside branches that have all the fields: by JSON Schema it refuses each of
 * them, and no author means that.
 */
function hasFieldsInBranches({ anyOf, oneOf, allOf }: Schema, value: JsonObject): boolean {
  const own = [member(value, "properties"), member(value, "patternProperties")];
  return (
    own.every((each) => each === undefined) &&
    [anyOf, oneOf, allOf].some((branches = []) => branches.some(hasFields))
  );
}

function hasFields({ $ref, properties, anyOf, oneOf, allOf }: Schema): boolean {
  return ($ref ?? properties ?? anyOf ?? oneOf ?? allOf) !== undefined;
}

/** How a record of any keys is written, by TypeBox among others. */
const everyKey: ReadonlySet<string> = new Set(["", ".*", "^.*$", "^(.*)$"]);

function addProperties(schema: Schema, value: JsonObject, inside: Inside): void {
  const declared = objectMember(value, "properties");
  const required = arrayMember(value, "required").filter((name) => typeof name === "string");
  if (declared === undefined && required.length === 0) return;
  const properties = emptyRecord<Schema>();
  for (const name of Object.keys(declared ?? {})) {
    const property = inside(declared?.[name] ?? true, "properties", name);
    properties[name] = withoutEcho(name, property);
  }
  if (declared) {
    const { additionalProperties } = schema;
    for (const name of required) {
      if (properties[name]) continue;
      // It is judged as any other key; where there may be none, the author forgot to declare it.
      properties[name] = typeof additionalProperties === "object" ? additionalProperties : {};
      if (additionalProperties === false) schema.inexact = true;
    }
    schema.properties = properties;
  }
  if (required.length > 0) schema.required = [...new Set(required)];
  if (declared) implyType(schema, "object");
}

/** Who writes fields means an object: the type says so. The check does not: other values are valid. */
function implyType(schema: Schema, type: JsonType): void {
  if (schema.type !== undefined || schema.enum !== undefined) return;
  schema.type = type;
  schema.unchecked ??= "type";
}

/** Frameworks title each field by its name: `Image Size` adds nothing to `image_size`. */
function withoutEcho(name: string, property: Schema): Schema {
  if (property.title === undefined) return property;
  const { title, ...others } = property;
  const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
  // An object's title is what a person calls its type.
  const isEcho = property.type !== "object" && bare(title) === bare(name);
  return isEcho ? others : property;
}
