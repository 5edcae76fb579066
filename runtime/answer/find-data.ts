import type { ReadPlaces } from "../contract/types.js";
import { asObject, isVast, type JsonObject, namesOf } from "../util/json.js";
import { DATA_NAMES, isBookkeeping, plainName } from "./field-names.js";
import { type Place, placeText, valueAt } from "./place.js";

/** The data of an answer. */
export interface FoundData {
  /** `undefined` or `null` if there is none. */
  readonly data: unknown;
  /** The data are what an answer without a place of data has beside its bookkeeping. */
  readonly isRest: boolean;
}

export const NO_DATA: FoundData = { data: undefined, isRest: false };

/** The data at the place that the spec shows, else under a usual name, else what else there is. */
export function findData(
  root: JsonObject,
  container: JsonObject,
  statusPlace: Place | undefined,
  places: ReadPlaces,
): FoundData {
  const shown = valueAt(root, places.data);
  // An answer wrapped once more has its status, and so its data, inside the place that is shown.
  const wrapped =
    statusPlace !== places.status &&
    placeText(statusPlace)?.startsWith(`${placeText(places.data)}.`);
  // The items of a list may each have their own.
  if (isPresent(shown) && (!wrapped || Array.isArray(shown))) {
    return { data: shown, isRest: false };
  }
  return dataOf(container) ?? (container === root ? undefined : dataOf(root, container)) ?? NO_DATA;
}

/** The data under one of its usual names, else the object without its bookkeeping fields. */
function dataOf(container: JsonObject, inner?: JsonObject): FoundData | undefined {
  let data: unknown;
  let bestRank = DATA_NAMES.length;
  for (const name of namesOf(container)) {
    const rank = DATA_NAMES.indexOf(plainName(name));
    const value = container[name];
    if (rank < 0 || rank >= bestRank || value === inner) continue;
    if (!isPresent(value) || isOnlyBookkeeping(value)) continue;
    data = value;
    bestRank = rank;
  }
  if (data !== undefined) return { data, isRest: false };
  const rest = withoutBookkeeping(container, inner);
  return rest === undefined ? undefined : { data: rest, isRest: true };
}

/** The fields of an answer that are not bookkeeping; `undefined` if none is left. */
export function withoutBookkeeping(container: JsonObject, inner?: JsonObject): unknown {
  // Whatever else so large an object may be, it is the result.
  if (isVast(container)) return container;
  const rest = Object.entries(container).filter(
    ([name, value]) =>
      isPresent(value) && value !== inner && !isBookkeeping(name) && !isOnlyBookkeeping(value),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/**
 * Whether there is nothing in a value but bookkeeping and figures, as the seconds it took or the credits left:
 * nothing that was made.
 */
export function isOnlyFigures(value: unknown, depth = 3): boolean {
  const holder = asObject(value);
  if (holder === undefined) return !(typeof value === "string" || typeof value === "object");
  return (
    depth > 0 &&
    namesOf(holder).every(
      (name) =>
        !isPresent(holder[name]) || isBookkeeping(name) || isOnlyFigures(holder[name], depth - 1),
    )
  );
}

/** Whether an object has nothing but ids, a status and the like: then it is not a result. */
export function isOnlyBookkeeping(value: unknown): boolean {
  const holder = asObject(value);
  const names = namesOf(holder);
  return (
    names.length > 0 && names.every((name) => !isPresent(holder?.[name]) || isBookkeeping(name))
  );
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
