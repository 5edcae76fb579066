import { asObject, isVast, type JsonObject, namesOf, search } from "../util/json.js";
import { isBookkeeping, plainName, RESULT_URL_NAMES } from "./field-names.js";
import type { Known } from "./known.js";
import { isElsewhereWord, wordsOf } from "./media-names.js";
import { isMediaText } from "./media-text.js";

/**
 * Whether a field accompanies a result and is no part of it. The name says it, unless the value can only be what
 * was made: a list of URLs, a media file, or a result's URL that cannot be asked.
 */
export function isAccompanying(name: string, value: unknown, known: Known): boolean {
  if (!isBookkeeping(name)) return false;
  const isList = Array.isArray(value);
  const url: unknown = isList ? value[0] : value;
  if (asObject(url) && MAY_HOLD.test(name)) return false;
  if (typeof url !== "string" || !/^(https?|data):/i.test(url)) return true;
  if (wordsOf(name).some(isElsewhereWord)) return true;
  const isResult = RESULT_URL_NAMES.includes(plainName(name));
  const isAsked = isResult ? known.mayAsk?.(url) : undefined;
  return !isList && (isAsked ?? (!isMediaText(url) && !MODEL_FILE.test(url)));
}

/** Names of facts whose objects are looked into: a chat's message has pictures, a model in three dimensions its file. */
const MAY_HOLD = /^(message|model|object|code|type|version|position)$/i;
const MODEL_FILE = /\.(glb|gltf|obj|fbx|stl|usdz|ply|zip)(\?|$)/i;

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
      !isAccompanying(name, value, known) &&
      !isOnlyBookkeeping(value, known),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** Whether an object has nothing but ids, a status and the like: then it is not a result. */
export function isOnlyBookkeeping(value: unknown, known: Known = {}): boolean {
  const holder = asObject(value);
  return namesOf(holder).length > 0 && withoutBookkeeping(holder ?? {}, known) === undefined;
}

/**
 * Whether a value has a text or numbers in a list: more than bookkeeping, figures as the seconds that it took, and
 * what was sent.
 */
export function hasContent(value: unknown, known: Known = {}): boolean {
  return search(value, (each, path, isItem) => {
    if (!isItem && isAccompanying(path.at(-1) ?? "", each, known)) return false;
    if (Array.isArray(each) && typeof each[0] === "number") return true;
    return typeof each === "string" ? each !== "" && !known.isNoResult?.(each) : undefined;
  });
}

/**
 * Whether a value has anything that can be a result: a figure, a verdict, a list of what was found in a picture. Where
 * something can be followed, a copy of what was sent does not count.
 */
export function hasAnything(value: unknown, known: Known, canGoOn: boolean): boolean {
  return search(value, (each, path, isItem) => {
    const name = path.at(-1) ?? "";
    if (!isItem && isAccompanying(name, each, known)) return false;
    if (wordsOf(name).some((word) => OF_THE_WORK.test(word))) return false;
    if (Array.isArray(each)) return each.length === 0 || undefined;
    if (typeof each === "string" && canGoOn) return each !== "" && !known.isNoResult?.(each);
    return isPresent(each) && asObject(each) === undefined ? true : undefined;
  });
}

/** Of figures that say nothing of what was made. */
const OF_THE_WORK = /^(id|index|ok|seed|time|timings?|usage|version)$/;

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
