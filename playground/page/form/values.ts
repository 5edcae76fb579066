import type { JsonObject, JsonValue } from "../../protocol.js";
import { type Branch, constantOf, objectBranches, ownFields, valuesOf } from "./branches.js";
import { flat } from "./flat-schema.js";
import { isObject, list, objectOf, typesOf } from "./json-values.js";

/** An object with a field set, or without it. */
export function withField(
  holder: JsonObject,
  name: string,
  value: JsonValue | undefined,
): JsonObject {
  const rest = Object.entries(holder).filter(([key]) => key !== name || value !== undefined);
  const entries = rest.map(([key, each]) => [key, key === name ? value : each] as const);
  if (value !== undefined && !Object.hasOwn(holder, name)) entries.push([name, value]);
  // fromEntries defines: a field called `__proto__` is one like any other.
  return Object.fromEntries(
    entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

/** Whether there is a value below the whole input, by its JSON Pointer. */
export function hasAt(value: JsonValue | undefined, pointer: string): boolean {
  if (pointer === "") return false;
  const [name = "", rest] = split(pointer);
  if (!isObject(value) || !Object.hasOwn(value, name)) return false;
  return rest === "" || hasAt(value[name], rest);
}

/** An object without the value at a JSON Pointer. */
export function withoutAt(holder: JsonObject, pointer: string): JsonObject {
  const [name, rest] = split(pointer);
  const inner = holder[name];
  return withField(
    holder,
    name,
    rest !== "" && isObject(inner) ? withoutAt(inner, rest) : undefined,
  );
}

/** The first name of a pointer, and the pointer from there. */
function split(pointer: string): readonly [name: string, rest: string] {
  const end = pointer.indexOf("/", 1);
  const [first, rest] = end < 0 ? [pointer, ""] : [pointer.slice(0, end), pointer.slice(end)];
  return [first.slice(1).replaceAll("~1", "/").replaceAll("~0", "~"), rest];
}

/** The branch that a value most likely belongs to. */
export function likeliestBranch(
  root: JsonObject,
  branches: readonly Branch[],
  value: JsonValue | undefined,
): number {
  const scores = branches.map(({ schema }) => scoreOf(root, schema, value));
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

function scoreOf(root: JsonObject, schema: JsonObject, value: JsonValue | undefined): number {
  // What says nothing yet belongs to the first as well as to any other.
  if (value === undefined || (isObject(value) && Object.keys(value).length === 0)) return 0;
  const types = typesOf(schema);
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  if (types.length > 0 && !types.includes(type)) {
    return type === "number" && types.includes("integer") ? 1 : -100;
  }
  if (!isObject(value)) {
    const values = valuesOf(schema);
    if (values.length === 0) return 1;
    return values.includes(value) ? 10 : -50;
  }
  const fields = objectOf(schema["properties"]);
  const known = Object.keys(value).map((name) => {
    if (!Object.hasOwn(fields, name)) return -1;
    const only = constantOf(root, fields[name]);
    return only === undefined ? 1 : only === value[name] ? 10 : -100;
  });
  const missing = list(schema["required"]).filter((name) => !Object.hasOwn(value, String(name)));
  return known.reduce<number>((sum, each) => sum + each, 0) - missing.length * 2;
}

/** What a value has that belongs to a branch and not to another: what both share may have been removed since. */
export function onlyIn(
  branches: readonly Branch[],
  index: number,
  other: number,
  value: JsonObject,
): JsonObject {
  const has = (at: number, name: string) =>
    Object.hasOwn(objectOf(branches[at]?.schema["properties"]), name);
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => has(index, name) && !has(other, name)),
  );
}

/** The value for another branch: shared fields stay, its constants are set, the others go. */
export function inBranch(
  root: JsonObject,
  branches: readonly Branch[],
  index: number,
  value: JsonObject,
): JsonObject {
  const next = objectOf(branches[index]?.schema["properties"]);
  const others = new Set(
    branches.flatMap(({ schema }) => Object.keys(objectOf(schema["properties"]))),
  );
  let made = value;
  for (const name of others)
    if (!Object.hasOwn(next, name)) made = withField(made, name, undefined);
  const constants = constantsOf(root, next);
  for (const name of Object.keys(next)) {
    const isOther = Object.hasOwn(constants, name) || hadConstant(root, branches, name);
    if (isOther) made = withField(made, name, constants[name]);
  }
  return made;
}

function hadConstant(root: JsonObject, branches: readonly Branch[], name: string): boolean {
  return branches.some(({ schema }) => {
    return constantOf(root, objectOf(schema["properties"])[name]) !== undefined;
  });
}

/** The fields that can have one value only, with it. */
function constantsOf(root: JsonObject, fields: JsonObject): JsonObject {
  const entries = Object.keys(fields).map(
    (name) => [name, constantOf(root, fields[name])] as const,
  );
  return Object.fromEntries(
    entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

/** A first value for an item that is added to a list, or for an object that is filled in. */
export function emptyValue(root: JsonObject, given: JsonValue): JsonValue {
  const schema = flat(root, given);
  const { default: fallback } = schema;
  if (fallback !== undefined) return fallback;
  const [first] = valuesOf(schema);
  if (first !== undefined) return first;
  switch (typesOf(schema)[0]) {
    case "object":
      return emptyObject(root, schema);
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : 0;
    default:
      return isObject(schema["properties"]) ? emptyObject(root, schema) : "";
  }
}

/** An object with nothing chosen yet: what can have one value only is there. */
export function emptyObject(root: JsonObject, given: JsonValue): JsonObject {
  const schema = flat(root, given);
  const [first] = objectBranches(root, schema);
  const fields = first === undefined ? {} : objectOf(first.schema["properties"]);
  return constantsOf(root, {
    ...pick(objectOf(schema["properties"]), ownFields(root, schema)),
    ...fields,
  });
}

function pick(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

/** JSON Pointer of a field. */
export function pointerTo(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

export function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
