import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import { pointerSegments } from "../../generator/util/json-pointer.js";

/** Sets what stands at a JSON pointer; `__proto__` is a key like any other. */
export function setAt(root: JsonObject, pointer: string, value: JsonValue): void {
  const { holder, last } = holderOf(root, pointer);
  if (Array.isArray(holder)) holder[Number(last)] = value;
  else define(holder, last, value);
}

/** Renames the last key of a pointer where it stands; the order of keys stays. */
export function renameAt(root: JsonObject, pointer: string, name: string): void {
  const { holder, last } = holderOf(root, pointer);
  if (Array.isArray(holder)) throw new Error(`${pointer} is in an array`);
  const entries = Object.entries(holder);
  for (const [key] of entries) delete holder[key];
  for (const [key, value] of entries) define(holder, key === last ? name : key, value);
}

function holderOf(root: JsonObject, pointer: string) {
  const segments = pointerSegments(pointer) ?? [];
  const last = segments.at(-1) ?? "";
  let holder: JsonObject | JsonValue[] = root;
  for (const segment of segments.slice(0, -1)) {
    const held: JsonValue | undefined = Array.isArray(holder)
      ? holder[Number(segment)]
      : holder[segment];
    if (Array.isArray(held) || isObject(held)) holder = held;
    else {
      const made: JsonObject = {};
      if (Array.isArray(holder)) holder[Number(segment)] = made;
      else define(holder, segment, made);
      holder = made;
    }
  }
  return { holder, last };
}

function define(holder: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}
