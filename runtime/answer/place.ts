import type { FieldPath } from "../contract/endpoint.js";
import { asObject, type JsonObject, own } from "../util/json.js";
import { HOLDER_NAMES, MOST_HOLDERS } from "./field-names.js";

/** Where a value was found: the very path of the spec if it shows one, else a dotted path. */
export type Place = string | FieldPath;

export function placeText(place: Place | undefined): string | undefined {
  return typeof place === "object" ? place.join(".") : place;
}

/** Whether a value stands inside of what a path leads to. */
export function isInside(place: Place | undefined, path: FieldPath): boolean {
  return placeText(place)?.startsWith(`${path.join(".")}.`) === true;
}

export function valueAt(root: JsonObject | undefined, path: FieldPath | undefined): unknown {
  return path?.reduce<unknown>(
    (value, name) => (Array.isArray(value) ? value[Number(name)] : own(asObject(value), name)),
    root,
  );
}

/** What was found in one of the objects of an answer. */
export interface Found {
  readonly container: JsonObject;
  readonly value: unknown;
  /** A dotted path. */
  readonly place: string;
}

/** The answer itself, and what it has under `data`. */
export function withData(root: JsonObject | undefined): readonly (JsonObject | undefined)[] {
  return [root, asObject(own(root, "data"))];
}

type Nested = readonly [prefix: string, container: JsonObject];

/** The object, then the objects under its holder names, then those under theirs. */
export function* objectsIn(root: JsonObject): Generator<Nested> {
  let level: Nested[] = [["", root]];
  for (let depth = 0; depth <= MOST_HOLDERS; depth += 1) {
    yield* level;
    level = level.flatMap(([prefix, container]) =>
      [...HOLDER_NAMES, "error"].flatMap((name): Nested[] => {
        const inner = asObject(own(container, name));
        return inner === undefined ? [] : [[`${prefix}${name}.`, inner]];
      }),
    );
  }
}
