import { asObject, own } from "../util/json.js";
import { hasAnything } from "./bookkeeping.js";
import { hasEmptySlot, hasMedia, mediaIn } from "./has-media.js";
import type { Known } from "./known.js";
import { linksOf } from "./links.js";
import { valueAt, withData } from "./place.js";
import type { Reading } from "./read-answer.js";

// What an answer is, whether a create, a poll or an event asked for it, is decided by evidence:
//
// 1. An end is a word, or a flag, of the generation itself. A success around the object with its id may be of the
//    request alone: it is an end where another word stood before, or something was made.
// 2. Something was made where there are media, or a text where the spec shows the data. Never counted is what was
//    sent, and a URL at which a generation is read; beside an empty place of media only a file counts, or what is
//    called one. What is called a preview, a mask or a source counts where the end is sure.
// 3. An end without anything made, or with an empty place for it, is a failure where it says an error or a filter;
//    else it is asked for once more. That something is not safe is the result where it stands in the data.
// 4. Without an end, an answer is a task as long as something can be followed and it says that work goes on: by a
//    word, a link, an estimate, a share that is done.
// 5. Without either it is the result if something was made. A create whose spec has a task needs that where the
//    spec shows the data; where nothing can be followed, whatever media there are suffice. Where the spec says that
//    the answer is the result, so does anything, a score or a list of nothing found, unless a place of media is empty.
// 6. An error under 2xx counts where nothing was made. All else is unclear: it is told, and never called a result.

/** Whether an answer says that work is going on: then it is not a result, whatever else it has. */
export function isTask(value: unknown, reading: Reading | undefined, known: Known): boolean {
  const root = asObject(value);
  if (root === undefined) return false;
  const { poll, result } = linksOf(root, known);
  const status = reading?.status ?? "null";
  // A number is that of an envelope, unless the platform gives it a meaning.
  const runs = status !== "null" && !/^\d{3}$/.test(status);
  return (
    (reading?.terminal === undefined && runs) ||
    poll !== undefined ||
    result !== undefined ||
    own(root, "done") === false ||
    withData(root).some((each) => isAhead(own(each, "eta")) || isPart(own(each, "progress")))
  );
}

/** Whether there is a time to wait for, or a place in a queue. */
export function isAhead(eta: unknown): eta is number {
  return typeof eta === "number" && eta > 0;
}

/** Of a whole that is 1, or 100. Steps, as `3/4`, are of another. */
function isPart(progress: unknown): boolean {
  const share = Number(String(progress).replace("%", ""));
  return share > 0 && share < 100 && share !== 1;
}

/**
 * The data of an answer that has no status: at the place that the spec shows, else all of it;
 * `undefined` if it is not a result.
 *
 * @param isSure - there can be nothing else: media of any kind suffice
 * @param isResult - the spec says that it is the result: so does anything, unless a place of media is empty
 */
export function resultIn(
  value: unknown,
  known: Known,
  isSure: boolean,
  isResult = false,
): { readonly data: unknown } | undefined {
  const root = asObject(value);
  const shown = valueAt(root, known.data);
  const urls = hasEmptySlot(value) ? "sure" : "any";
  const isMade = (data: unknown) =>
    isSure || isResult ? mediaIn(data, known) !== undefined : hasMedia(data, known, urls);
  if (isMade(shown)) return { data: shown };
  if (isMade(value)) return { data: value };
  if (!isResult) return undefined;
  const isShown = own(root, known.data?.[0] ?? "") !== undefined;
  const isThere = isShown ? hasShown(shown, known, !isSure) : hasAny(value, known, !isSure);
  return isThere ? { data: isShown ? shown : value } : undefined;
}

/** Whether anything stands where the spec shows the data, and no place of media is empty. */
export function hasShown(shown: unknown, known: Known, canGoOn = false): boolean {
  return hasAny({ [known.data?.at(-1) ?? ""]: shown }, known, canGoOn, shown);
}

function hasAny(slots: unknown, known: Known, canGoOn: boolean, data = slots): boolean {
  return !hasEmptySlot(slots) && hasAnything(data, known, canGoOn);
}
