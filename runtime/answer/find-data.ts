import { type JsonObject, namesOf } from "../util/json.js";
import { isOnlyBookkeeping, isPresent, withoutBookkeeping } from "./bookkeeping.js";
import { DATA_NAMES, plainName } from "./field-names.js";
import { hasMedia } from "./has-media.js";
import type { Known } from "./known.js";
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
  known: Known,
): FoundData {
  const shown = valueAt(root, known.data);
  // An answer wrapped once more has its status, and so its data, inside the place that is shown.
  const wrapped =
    statusPlace !== known.status && placeText(statusPlace)?.startsWith(`${placeText(known.data)}.`);
  // The items of a list may each have their own.
  if (isPresent(shown) && (!wrapped || Array.isArray(shown))) {
    return { data: shown, isRest: false };
  }
  const around = container === root ? undefined : dataOf(root, known, container);
  // Where nothing else is left, the answer itself may say what was made.
  const found = dataOf(container, known) ?? around ?? { data: root, isRest: true };
  // What was made counts more than a usual name.
  const isElsewhere = !hasMedia(found.data, known) && hasMedia(root, known, "sure");
  return isElsewhere ? { data: withoutBookkeeping(root, known), isRest: true } : found;
}

/** The data under one of its usual names, else the object without its bookkeeping fields. */
function dataOf(container: JsonObject, known: Known, inner?: JsonObject): FoundData | undefined {
  let data: unknown;
  let bestRank = DATA_NAMES.length;
  for (const name of namesOf(container)) {
    const rank = DATA_NAMES.indexOf(plainName(name));
    const value = container[name];
    if (rank < 0 || rank >= bestRank || value === inner) continue;
    if (!isPresent(value) || isOnlyBookkeeping(value, known)) continue;
    data = value;
    bestRank = rank;
  }
  if (data !== undefined) return { data, isRest: false };
  const rest = withoutBookkeeping(container, known, inner);
  return rest === undefined ? undefined : { data: rest, isRest: true };
}
