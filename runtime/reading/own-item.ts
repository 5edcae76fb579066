import { endOf, isGood } from "../answer/end-words.js";
import { MOST_HOLDERS } from "../answer/field-names.js";
import { findId } from "../answer/find-id.js";
import { findStatus } from "../answer/find-status.js";
import { hasMedia } from "../answer/has-media.js";
import type { Known } from "../answer/known.js";
import { isMediaWord, wordsOf } from "../answer/media-names.js";
import { asObject, type JsonObject, own, search } from "../util/json.js";

/**
 * The generation in an answer that lists several, or has them under their ids, as of a service that looks at no
 * filter; `"others"`: it lists some, and not this one; `undefined`: it is no such answer.
 */
export function ownItem(raw: unknown, id: string, known: Known): JsonObject | "others" | undefined {
  let found: JsonObject | "others" | undefined;
  let isOnly = false;
  search(raw, (value, path) => {
    if (path.length > MOST_HOLDERS) return false;
    found = Array.isArray(value) ? inList(value, path.at(-1), id) : underId(value, id);
    if (found === undefined) return undefined;
    isOnly = Object.values(asObject(value) ?? [value].flat()).filter(hasStatus).length === 1;
    return true;
  });
  if (found === "others" || !isOnly || hasMedia(found, known)) return found;
  // What was made may stand beside the only one.
  const isDone = isGood(endOf(found && findStatus(found, undefined)?.value, known.words));
  return isDone && hasMedia(raw, known) ? undefined : found;
}

function hasStatus(value: unknown): boolean {
  const item = asObject(value);
  return item !== undefined && findStatus(item, undefined) !== undefined;
}

/** No service lists more at once. */
const MOST_ITEMS = 1_000;

function underId(value: unknown, id: string): JsonObject | undefined {
  const item = asObject(own(asObject(value), id));
  return hasStatus(item) ? item : undefined;
}

function inList(list: readonly unknown[], name: string | undefined, id: string) {
  const items: { item: JsonObject; id: string; place: string }[] = [];
  // Most lists are of something else: the first entry shows it.
  for (const each of list.slice(0, MOST_ITEMS)) {
    const item = asObject(each);
    const found = item && findId(item, undefined);
    if (!found || typeof findStatus(item, undefined)?.value !== "string") return undefined;
    items.push({ item, id: String(found.value), place: found.place });
  }
  // The parts of one generation have ids and a status, too.
  const isSure = items.every(({ place }) => /[^.]{2}id$/i.test(place));
  const words = wordsOf(name ?? "");
  if (!isSure && words.some(isMediaWord)) return undefined;
  const ours = items.filter((each) => isSameId(each.id, id));
  if (ours.length > 0) return ours.length === 1 ? ours[0]?.item : undefined;
  const isOthers = items.length > 0 && (isSure || !/^(data)?$/.test(words.join()));
  return isOthers ? "others" : undefined;
}

/** Some write the letters of a UUID in the other case. */
export function isSameId(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
