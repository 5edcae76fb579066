import { asObject, namesOf } from "../util/json.js";
import { isBookkeeping } from "./bookkeeping.js";
import type { Known } from "./known.js";
import {
  isElsewhereWord,
  isMediaWord,
  isOtherWord,
  isPlainWord,
  MEDIA_FILES,
  wordsOf,
} from "./media-names.js";
import { isBase64 } from "./media-text.js";

/** How many values a search looks at before it gives up. */
const MAX_LOOKED_AT = 2_000;

/** Such words in names that are not written apart: `docurl`. */
const NO_RESULT = /prompt|webhook|doc/i;

interface Open {
  readonly value: unknown;
  /** Of the field that has it. */
  readonly words: readonly string[];
  readonly isInMedia: boolean;
  readonly isBeside: boolean;
}

/** Which URLs count: any; those that `images` lists; or of these only what is, or is called, a medium. */
type Counted = "any" | "listed" | "sure";

/** Whether something was made: a value has a URL or base64 under a name of a result, and it was not sent. */
export function hasMedia(value: unknown, known: Known = {}, urls: Counted = "any"): boolean {
  return mediaIn(value, known, urls) === "made";
}

/**
 * The media in a value. `"beside"`: under names of what often stands beside a result, or is a part of the request,
 * as a preview, a mask or a source. Of some models that is the result: it counts where the end is sure.
 */
export function mediaIn(
  value: unknown,
  known: Known = {},
  urls: Counted = "any",
): "made" | "beside" | undefined {
  let best: "beside" | undefined;
  const open: Open[] = [{ value, words: [], isInMedia: false, isBeside: false }];
  for (let at = 0; at < open.length && at < MAX_LOOKED_AT; at += 1) {
    const each = open[at] as Open; // within the length
    if (typeof each.value === "string") {
      if (!isMedium(each.value, each, urls) || known.isNoResult?.(each.value)) continue;
      if (!each.isBeside) return "made";
      best = "beside";
    } else if (Array.isArray(each.value)) {
      open.push(...each.value.slice(0, 20).map((item) => ({ ...each, value: item })));
    } else {
      const holder = asObject(each.value);
      for (const name of namesOf(holder)) {
        if (open.length > MAX_LOOKED_AT) break;
        const inner = holder?.[name];
        const words = wordsOf(name);
        if (words.some(isElsewhereWord) || NO_RESULT.test(name)) continue;
        if (isBookkeeping(name, inner, known)) continue;
        const isBeside = each.isBeside || (!each.isInMedia && words.some(isOtherWord));
        const isInMedia = each.isInMedia || (!isBeside && words.some(isMediaWord));
        open.push({ value: inner, words, isInMedia, isBeside });
      }
    }
  }
  return best;
}

function isMedium(text: string, { words, isInMedia }: Open, urls: Counted): boolean {
  if (/^data:/i.test(text) || isBase64(text)) return true;
  if (!/^https?:\/\//i.test(text))
    return text !== "" && words.some((word) => /b64|base64/.test(word));
  const [path = ""] = text.split(/[?#]/, 1);
  if (urls === "any" || isInMedia || MEDIA_FILES.test(path)) return true;
  return urls === "listed" && words.every(isPlainWord);
}

/** Whether an answer has a list of what is made, and nothing in it: a URL beside it may be of anything. */
export function hasEmptyList(value: unknown): boolean {
  const root = asObject(value);
  return namesOf(root).some((name) => {
    const words = wordsOf(name);
    return isEmptyList(root?.[name]) && words.some(isMediaWord) && !words.some(isOtherWord);
  });
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
