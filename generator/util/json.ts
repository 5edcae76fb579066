/** Any JSON value, as `JSON.parse` returns it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object. Look keys up with {@link member}: an input may name `__proto__` or `constructor`. */
export interface JsonObject {
  [key: string]: JsonValue;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own member `key` of an object; `undefined` for anything else. Never the prototype's. */
export function member(value: unknown, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The own member `key` of an object whose values are all of one type. */
export function ownMember<Value>(
  container: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** The own member `key` if it is an object. */
export function objectMember(value: unknown, key: string): JsonObject | undefined {
  const found = member(value, key);
  return isObject(found) ? found : undefined;
}

/** The own member `key` if it is a string that is not blank. */
export function stringMember(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === "string" && found.trim() !== "" ? found : undefined;
}

/** The own member `key` if it is an array, else an empty array. */
export function arrayMember(value: unknown, key: string): readonly JsonValue[] {
  const found = member(value, key);
  return Array.isArray(found) ? found : [];
}

/**
 * An object without a prototype, so that any key is an ordinary one. V8 takes several
 * times as long to fill, copy and iterate one made by `Object.create(null)`.
 */
export function emptyRecord<Value = JsonValue>(): Record<string, Value> {
  return Object.setPrototypeOf({}, null) as Record<string, Value>; // it is typed `any`
}

/**
 * The value with the keys of its objects sorted. RFC 8259 gives their order in the file no meaning.
 */
export function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const ordered = emptyRecord();
  for (const key of Object.keys(value).sort(byCodeUnit))
    ordered[key] = sortKeys(value[key] ?? null);
  return ordered;
}

/** The values, each once: objects and arrays are compared by their JSON. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Orders strings by code unit: the same on any machine and in any locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
