import type { EndWord } from "@modelsmith/runtime";
import type { Schema } from "../../schema/schema.js";
import { byCodeUnit } from "../../util/json.js";
import { memoizeByObject } from "../../util/memoize.js";
import {
  goesOn,
  isMade,
  isOfNoTask,
  isUsual,
  meaningOf,
  meaningOfSentence,
  meaningsOf,
  onlyOfWork,
} from "./word-meanings.js";
import { isNumber, listedWords, writtenWords } from "./written-words.js";

/** The words of a status, and what they mean. */
export interface StatusWords {
  /** As the spec writes them. */
  readonly all: readonly string[];
  /** The ends that the runtime does not know by itself, in upper case. */
  readonly own: Readonly<Record<string, EndWord>>;
  /**
   * Words whose meaning is not plain, and nobody said; those that seem to go on where one of them must be
   * the end: `active` beside `failed`.
   */
  readonly unknown: readonly string[];
  /** Whether a word says that all is well. */
  readonly hasEnd: boolean;
  /** Whether nothing says what a status is at the end: a number, or one of words that mean nothing. */
  readonly isEndUnknown: boolean;
}

type Ends = Readonly<Record<string, EndWord>>;

/**
 * Reads a status's words from its enum, its example and its description.
 *
 * @param said - what the config says of words, in capitals
 * @param endsOtherwise - whether the answer that ends it has no status: a picture, say
 */
export function statusWords(
  schema: Schema = nothing,
  said: Ends = {},
  endsOtherwise = false,
): StatusWords {
  const isPlain = Object.keys(said).length === 0 && !endsOtherwise;
  return isPlain ? ownWords(schema) : readWords(schema, said, endsOtherwise);
}

/** Of which the config says nothing: many endpoints share a status. */
const ownWords = memoizeByObject((schema: Schema) => readWords(schema));

function readWords(schema: Schema, said: Ends = {}, endsOtherwise = false): StatusWords {
  const { listed, names, all, isList, alone, explained, meant } = writtenWords(schema);
  const meanings = [...meaningsOf(all), ...meaningsOf(alone)];
  const own: Record<string, EndWord> = {};
  const unclear: string[] = [];
  const running: string[] = [];
  for (const [index, word] of [...all, ...alone].entries()) {
    const name = names.get(word);
    const says = explained.get(word) ?? "";
    const meaning = isOfNoTask(word, says)
      ? undefined
      : (meanings[index] ?? meaningOf(name ?? meant.get(word) ?? "") ?? meaningOfSentence(says));
    if (meaning !== undefined && meaning !== "RUNNING") own[inCapitals(word)] = meaning;
    else if (meaning === undefined && index < all.length) unclear.push(word);
    else if (listed.includes(word) && name === undefined) running.push(word);
  }
  const ends = Object.values(own);
  const hasEnd = endsOtherwise || [...ends, ...Object.values(said)].includes("COMPLETED");
  // A description names some words, and sets others apart as well. Where none is an end that is known, all may be.
  const isWhole = listed.length > 0 || isList || (ends.length === 0 && unclear.length > 1);
  const open = unsaid(
    unclear.filter((word) => isWhole || explained.has(word)),
    said,
  );
  const unsure = running.filter((word) => !goesOn(word));
  const possibleEnds = unsaid(unsure.length > 0 ? unsure : running, said);
  const unknown = open.length > 0 || hasEnd || ends.length === 0 ? open : possibleEnds;
  const [only = "", ...more] = unknown;
  if (!hasEnd && more.length === 0 && isMade(only, listed)) {
    const ofMade = sortedEnds({ ...own, [inCapitals(only)]: "COMPLETED" });
    return { all, own: ofMade, unknown: [], hasEnd: true, isEndUnknown: false };
  }
  const isEndUnknown = !hasEnd && (isNumber(schema) || unknown.length > 0);
  return { all, own: sortedEnds(own), unknown, hasEnd, isEndUnknown };
}

const nothing: Schema = {};

/** Those that the runtime does not know by itself. */
function sortedEnds(ends: Ends): Ends {
  const unusual = Object.entries(ends).filter(([word]) => !isUsual(word));
  return Object.fromEntries(unusual.sort(([one], [other]) => byCodeUnit(one, other)));
}

/** The words whose meaning is not among these, which are by words in capitals. */
function unsaid(words: readonly string[], said: Ends): readonly string[] {
  return words.filter((word) => said[inCapitals(word)] === undefined);
}

function inCapitals(word: string): string {
  return word.trim().toUpperCase();
}

/** Whether a field lists words, or explains numbers: one goes on, and with one all is well. */
export function listsStatus(schema: Schema): boolean {
  const { listed, names } = writtenWords(schema);
  const values = listed.length > 0 ? listed : [...names.keys()];
  const meanings = meaningsOf(values.map((value) => names.get(value) ?? value));
  return meanings.includes("RUNNING") && meanings.includes("COMPLETED");
}

/** Whether one of the words, or numbers, that a field lists says that it goes on. */
export function meansRunning(schema: Schema): boolean {
  const { listed, names } = writtenWords(schema);
  return [...meaningsOf(listed), ...[...names.values()].map(meaningOf)].includes("RUNNING");
}

/** Whether one of the words that a field lists, explains or gives as an example says that it goes on. */
export function speaksOfWork(schema: Schema): boolean {
  return meansRunning(schema) || meaningsOf(writtenWords(schema).all).includes("RUNNING");
}

/** Whether one of the words that a field lists can only mean unfinished work, and none belongs to a review. */
export function listsWork(schema: Schema): boolean {
  const words = listedWords(schema).map((word) => word.trim());
  return (
    words.length > 1 &&
    words.some((word) => onlyOfWork.test(word)) &&
    !words.some((word) => ofReview.test(word))
  );
}

const ofReview = /approv|reject|review|allow|block|flag|safe|public|private|paid|verif/i;

/** Whether a field lists words, and each says how something ended. */
export function listsOnlyEnds(schema: Schema): boolean {
  const meanings = meaningsOf(listedWords(schema));
  return meanings.length > 1 && meanings.every((each) => each !== undefined && each !== "RUNNING");
}
