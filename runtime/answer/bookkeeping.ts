import { asObject, isVast, type JsonObject, namesOf } from "../util/json.js";
import { hasUsualName, isStatusName, plainName, RESULT_URL_NAMES } from "./field-names.js";
import type { Known } from "./known.js";
import { isElsewhereWord, wordsOf } from "./media-names.js";
import { isMediaText } from "./media-text.js";

/**
 * Whether a field accompanies a result and is no part of it. The name says it, unless the value can only be what
 * was made: a list of URLs, a media file, or a result's URL that cannot be asked.
 */
export function isBookkeeping(name: string, value: unknown, { mayAsk }: Known): boolean {
  const plain = plainName(name);
  if (isStatusName(plain)) return true;
  if (!hasUsualName(plain)) return false;
  const isList = Array.isArray(value);
  const url: unknown = isList ? value[0] : value;
  if (typeof url !== "string" || !/^(https?|data):/i.test(url)) return true;
  if (wordsOf(name).some(isElsewhereWord)) return true;
  const isAsked = mayAsk !== undefined && RESULT_URL_NAMES.includes(plain);
  return !isList && (isAsked ? mayAsk(url) : !isMediaText(url) && !MODEL_FILE.test(url));
}

/** A three-dimensional `model`, not the name of one. */
const MODEL_FILE = /^[^?#]*\.(glb|gltf|obj|fbx|usdz|stl|ply)([?#]|$)/i;

/** The fields of an answer that are not bookkeeping; `undefined` if none is left. */
export function withoutBookkeeping(
  container: JsonObject,
  known: Known = {},
  inner?: JsonObject,
): unknown {
  // Whatever else so large an object may be, it is the result.
  if (isVast(container)) return container;
  const rest = Object.entries(container).filter(
    ([name, value]) =>
      isPresent(value) &&
      value !== inner &&
      !isBookkeeping(name, value, known) &&
      !isOnlyBookkeeping(value, known),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** Whether an object has nothing but ids, a status and the like: then it is not a result. */
export function isOnlyBookkeeping(value: unknown, known: Known = {}): boolean {
  const holder = asObject(value);
  const names = namesOf(holder);
  return (
    names.length > 0 &&
    names.every((name) => !isPresent(holder?.[name]) || isBookkeeping(name, holder?.[name], known))
  );
}

/**
 * Whether a value has a text or numbers in a list: more than bookkeeping, figures as the seconds that it took, and
 * what was sent.
 */
export function hasContent(value: unknown, known: Known = {}, depth = 4): boolean {
  if (typeof value === "string") return value !== "" && known.isNoResult?.(value) !== true;
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    const some = value.slice(0, 20);
    return some.some((each) => typeof each === "number" || hasContent(each, known, depth - 1));
  }
  const holder = asObject(value);
  return namesOf(holder).some(
    (name) =>
      !isBookkeeping(name, holder?.[name], known) && hasContent(holder?.[name], known, depth - 1),
  );
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
