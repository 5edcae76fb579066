import type { ReadPlaces } from "../contract/endpoint.js";
import { asObject, type JsonObject, namesOf, parseExact } from "../util/json.js";
import { ID_NAMES, plainName } from "./field-names.js";
import { type Found, objectsIn, type Place, placeText, valueAt } from "./place.js";

/** Longer than any id that a URL carries. */
const LONGEST_ID = 4_096;

/** Whether a value may be the id of a generation. */
export function isId(value: unknown): value is string | number {
  if (typeof value === "string") return value !== "" && value.length <= LONGEST_ID;
  return Number.isInteger(value);
}

/** The id at the places that the spec shows, else under the best of its usual names. */
export function findId(root: JsonObject, shown: ReadPlaces["id"]): Found | undefined {
  for (const path of shown ?? []) {
    const value = valueAt(root, path);
    if (isId(value)) return { container: root, value, place: path.join(".") };
  }
  let best: Found | undefined;
  let bestRank = ID_NAMES.length;
  for (const [prefix, container] of objectsIn(root)) {
    for (const name of namesOf(container)) {
      if (!ID_ENDING.test(name)) continue;
      const rank = ID_NAMES.indexOf(plainName(name));
      const value = container[name];
      if (rank < 0 || rank >= bestRank || !isId(value)) continue;
      best = { container, value, place: prefix + name };
      bestRank = rank;
    }
  }
  return best;
}

/** Whether the name of an id is that of a request's. */
export function isRequestId(place: Place | undefined): boolean {
  return /request_?id$/i.test(placeText(place) ?? "");
}

/** Whether the name of an id is one that requests and events have, too. */
export function isAnyId(place: Place | undefined): boolean {
  return /(^|\.)(request_?)?id$/i.test(placeText(place) ?? "");
}

/** The place of an id that was found by its name alone: the spec does not show that it is a generation's. */
export function unshown(place: Place | undefined): string | undefined {
  return typeof place === "string" ? place : undefined;
}

/** A quick check first: most names of a large object do not match. */
const ID_ENDING = /id$/i;

/** The id as text; for a number that JavaScript rounds, the digits that the answer has. */
export function idText(
  id: unknown,
  place: Place | undefined,
  text: string | undefined,
): string | undefined {
  if (typeof id === "string") return id;
  if (typeof id !== "number") return undefined;
  if (Number.isSafeInteger(id) || text === undefined) return String(id);
  const alike = new Set((text.match(/-?\d{16,}/g) ?? []).filter((digits) => Number(digits) === id));
  if (alike.size === 1) return [...alike][0];
  // Of several that JavaScript rounds to the same number, the one that stands there.
  const whole = parseExact(text);
  const root = asObject(Array.isArray(whole) ? whole[0] : whole) ?? {};
  const exact = valueAt(root, typeof place === "string" ? place.split(".") : place);
  return typeof exact === "string" && alike.has(exact) ? exact : undefined;
}
