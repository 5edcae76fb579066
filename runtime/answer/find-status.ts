import { asObject, type JsonObject, namesOf, search } from "../util/json.js";
import { hasContent } from "./bookkeeping.js";
import { endOf, isGood, RUNNING, SURELY_RUNNING } from "./end-words.js";
import { errorIn } from "./error-in.js";
import {
  HOLDER_NAMES,
  isBookkeeping,
  isStatusName,
  MOST_HOLDERS,
  plainName,
} from "./field-names.js";
import { hasEmptySlot, mediaIn } from "./has-media.js";
import type { Known } from "./known.js";
import { isElsewhereWord, isOtherWord, isSmallWord, wordsOf } from "./media-names.js";
import { type Found, isInside, objectsIn, type Place, placeText, valueAt } from "./place.js";

/** Whether a value may be a status. */
export function isStatus(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** The status next to the id wins: an envelope has one of its own. Words win over numbers. */
export function findStatus(root: JsonObject, idPlace: Place | undefined): Found | undefined {
  const prefix = pathOfHolder(idPlace);
  // That of an error is a code.
  const levels = [...objectsIn(root)].filter(([at]) => at !== "error.");
  levels.sort(([one], [other]) => Number(other === prefix) - Number(one === prefix));
  const found = levels.flatMap(([at, container]) => statusesOf(at, container));
  return (
    found.find(({ value }) => typeof value === "string" && !/^ok$/i.test(value)) ??
    found.find(({ value }) => isStatus(value)) ??
    found.find(({ value }) => value === null)
  );
}

function statusesOf(at: string, container: JsonObject): Found[] {
  return namesOf(container)
    .filter((name) => STATUS_ENDING.test(name) && isStatusName(plainName(name)))
    .sort((one, other) => rank(one) - rank(other))
    .map((name): Found => ({ container, value: container[name], place: at + name }));
}

/**
 * The status of the generation, inside of an answer whose own word may be of the request: a word that the work goes
 * on, or of its end. Beside what was made only the surest words count.
 *
 * @param place - where the answer's own word stands
 * @param own - that word's end
 */
export function innerStatus(
  root: JsonObject,
  place: Place | undefined,
  known: Known,
  own: string | undefined,
): Found | undefined {
  const isMade = isMadeIn(root, known);
  const found: Found[] = [];
  const outer = pathOfHolder(place);
  search(root, (value, path, isItem) => {
    const name = path.at(-1);
    if (name !== undefined && !isItem && !HOLDER_NAMES.includes(plainName(name))) return false;
    const at = path.map((each) => `${each}.`).join("");
    const container = asObject(value);
    if (container && at !== outer && at.startsWith(outer)) {
      found.push(...statusesOf(at, container).filter((each) => typeof each.value === "string"));
    }
    return path.length <= MOST_HOLDERS ? undefined : false;
  });
  const goesOn = isMade ? SURELY_RUNNING : RUNNING;
  const ends = found.map(({ value }) => endOf(value, known.words));
  const running = found.find((each, at) => !ends[at] && goesOn.test(String(each.value)));
  if (running) return running;
  const good = found.find((_, at) => isGood(ends[at]));
  if (good) return own === undefined ? good : undefined;
  // One that failed is not all, where something was made.
  return isMade ? undefined : found.find((_, at) => ends[at] !== undefined);
}

/** The path of the object that a value was found in, with its last dot; empty at the root. */
function pathOfHolder(place: Place | undefined): string {
  return (placeText(place) ?? "").replace(/[^.]*$/, "");
}

/** `status` comes before `state`, and that before all others. */
function rank(name: string): number {
  return -["state", "status"].indexOf(plainName(name));
}

/** A quick check first: most names of a large object do not match. */
const STATUS_ENDING = /stat(e|us)$/i;

/** What stands for the status of an answer that has none. */
export const AT_NO_PLACE = "at no known place";

/** Whether a status is told of the generation: it is more than a success, which may be of the answer alone. */
export function saysRun(status: string): boolean {
  return !/^\s{0,9}(success\b|$)/i.test(status) && !status.startsWith(AT_NO_PLACE);
}

/** Whether there are media. A mask or a preview is made alone only where nothing says that more is to come. */
function isMadeIn(root: JsonObject, known: Known): boolean {
  const media = mediaIn(root, known);
  if (media !== "beside" || hasEmptySlot(root)) return media === "made";
  return !search(root, (_, path) => saysMore(path.at(-1) ?? "") || undefined);
}

/** Whether a name is of progress, or of what a result is made from. Beside these a mask alone is no result yet. */
function saysMore(name: string): boolean {
  if (isBookkeeping(name)) return /^(progress|eta)$/i.test(name);
  return wordsOf(name).some(
    (word) =>
      isOtherWord(word) && !isElsewhereWord(word) && !isSmallWord(word) && !/^masks?$/.test(word),
  );
}

/**
 * Whether an `error` or a `fail` is said of the request, as JSend does, and not of the generation: around the place
 * of its status, or of no generation, and that there were too many requests.
 */
export function saysOfRequest(
  root: JsonObject,
  place: Place | undefined,
  idPlace: Place | undefined,
  known: Known,
): boolean {
  if (known.status?.[1] !== undefined) {
    return pathOfHolder(place) === "" && (idPlace === undefined || pathOfHolder(idPlace) !== "");
  }
  return idPlace === undefined && errorIn(root, known)?.impliedStatus === 429;
}

/**
 * Whether a success is said of the answer, as JSend does of each, and not of the generation: no other word stood in
 * its place before, and nothing beside it was made. A config that explains the word decides.
 *
 * @param hasRun - an earlier answer had the word of a generation that runs
 */
export function saysOfAnswer(
  root: JsonObject,
  place: Place | undefined,
  idPlace: Place | undefined,
  known: Known,
  hasRun: boolean,
): boolean {
  if (known.words?.["SUCCESS"] !== undefined) return false;
  const holder = pathOfHolder(place);
  const idHolder = pathOfHolder(idPlace);
  const isOutside = idHolder !== holder && idHolder.startsWith(holder);
  const isAsShown = known.status === undefined || place === known.status;
  if (hasRun || (!isOutside && isAsShown) || isMadeIn(root, known)) return false;
  // Around the id are the words of a generation that may still run.
  const isOfData = known.data !== undefined && !isInside(idPlace, known.data);
  return !isOfData || !hasContent(valueAt(root, known.data), known);
}
