import { search } from "../util/json.js";
import { isAccompanying } from "./bookkeeping.js";
import type { Known } from "./known.js";
import {
  isElsewhereWord,
  isMediaWord,
  isOtherWord,
  isPlainWord,
  MEDIA_FILES,
  wordsOf,
} from "./media-names.js";
import { isBase64, kindOfBase64 } from "./media-text.js";

/** Such words in names that are not written apart, as `docurl`; and what a model has of its own, as base64. */
const NO_RESULT = /prompt|webhook|doc|thought|encrypted/i;

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
  const isFound = search(value, (each, path, isItem) => {
    const name = path.at(-1) ?? "";
    if (NO_RESULT.test(name) || wordsOf(name).some(isElsewhereWord)) return false;
    if (!isItem && isAccompanying(name, each, known)) return false;
    if (typeof each !== "string") return undefined;
    const all = path.map(wordsOf);
    const inMedia = all.findIndex((words) => words.some(isMediaWord));
    const beside = all.findIndex((words) => words.some(isOtherWord));
    const isBeside = beside >= 0 && (inMedia < 0 || beside <= inMedia);
    if (!isMedium(each, all.at(-1) ?? [], !isBeside && inMedia >= 0, urls)) return false;
    if (known.isNoResult?.(each)) return false;
    if (isBeside) best = "beside";
    return !isBeside;
  });
  return isFound ? "made" : best;
}

/** All that `images` lists counts, and so do other data: URLs and base64 of an unknown kind, which were made too. */
function isMedium(text: string, words: string[], isInMedia: boolean, urls: Counted): boolean {
  if (/^data:/i.test(text) || isBase64(text) || kindOfBase64(text)) return true;
  if (!/^https?:\/\//i.test(text)) {
    return text !== "" && words.some((word) => /b64|base64/.test(word));
  }
  const [path = ""] = text.split(/[?#]/, 1);
  if (urls === "any" || isInMedia || MEDIA_FILES.test(path)) return true;
  return urls === "listed" && words.every(isPlainWord);
}

/** Whether an answer has a place of media, and nothing in it: a URL beside it may be of anything. */
export function hasEmptySlot(value: unknown): boolean {
  return search(value, (each, path, isItem) => {
    if (isItem) return undefined;
    const words = wordsOf(path.at(-1) ?? "");
    if (words.some(isOtherWord)) return false;
    const isSlot = path.length === 0 || isOfMedia(words);
    if (isSlot && isEmpty(each)) return true;
    // What was found in a picture may have pictures, or none.
    return Array.isArray(each) && !isSlot ? false : undefined;
  });
}

/** `images`, `output_image`, `image_url`, `result`, `data`; not `file_name`, `words_result`, `task_data`. */
function isOfMedia(words: readonly string[]): boolean {
  const isPlain = (word: string) => /^(ur[il]s?|data|json)$/.test(word);
  const isAny = (word: string) => isMediaWord(word) || isPlain(word);
  const isOwn = words.some((word) => isMediaWord(word) && !/^results?$/.test(word));
  return isAny(words.at(-1) ?? "") && (isOwn || words.every(isAny));
}

/** A list that has nothing in any of its places is empty too. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isNothing);
  return isNothing(value) || (typeof value === "object" && Object.keys(value).length === 0);
}

function isNothing(value: unknown): value is null | "" {
  return value === null || value === "";
}
