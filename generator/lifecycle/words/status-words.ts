import type { EndWord } from "@modelsmith/runtime";
import { listedValues, type Schema, typesOf } from "../../schema/schema.js";
import { alternatives } from "../../schema/walk.js";
import { byCodeUnit } from "../../util/json.js";
import { memoizeByObject } from "../../util/memoize.js";
import { goesOn, isUsual, meaningOf, meaningsOf, onlyOfWork } from "./word-meanings.js";

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
 */
export function statusWords(schema: Schema | undefined, said: Ends = {}): StatusWords {
  const { listed, numbers, all, alone } = writtenWords(schema ?? nothing);
  const meanings = [...meaningsOf(all), ...meaningsOf(alone)];
  const own: Record<string, EndWord> = {};
  const unclear: string[] = [];
  const running: string[] = [];
  for (const [index, word] of [...all, ...alone].entries()) {
    const number = numbers.get(word);
    const meaning = number === undefined ? meanings[index] : meaningOf(number);
    if (meaning !== undefined && meaning !== "RUNNING") own[inCapitals(word)] = meaning;
    else if (meaning === undefined && index < all.length) unclear.push(word);
    else if (listed.includes(word) && number === undefined) running.push(word);
  }
  const ends = Object.values(own);
  const unusual = Object.entries(own).filter(([word]) => !isUsual(word));
  const sorted = unusual.sort(([one], [other]) => byCodeUnit(one, other));
  const hasEnd = [...ends, ...Object.values(said)].includes("COMPLETED");
  // A description names some words, and sets others apart as well. Where none is an end that is known, all may be.
  const isWhole = listed.length > 0 || (ends.length === 0 && unclear.length > 1);
  const open = isWhole ? unsaid(unclear, said) : [];
  const unsure = running.filter((word) => !goesOn(word));
  const possibleEnds = unsaid(unsure.length > 0 ? unsure : running, said);
  const unknown = open.length > 0 || hasEnd || ends.length === 0 ? open : possibleEnds;
  const isEndUnknown = !hasEnd && (isNumber(schema) || unknown.length > 0);
  return { all, own: Object.fromEntries(sorted), unknown, hasEnd, isEndUnknown };
}

const nothing: Schema = {};

/** The words that a schema writes. Read once: many endpoints share a status, and each asks several times. */
const writtenWords = memoizeByObject((schema: Schema) => {
  const listed = listedWords(schema);
  const text = descriptions(schema).join("\n").slice(0, longestText);
  const numbers: ReadonlyMap<string, string> = new Map(numberedWords(text));
  const words = listed.length > 0 ? listed : quotedWords(text);
  const all = [...new Set([...words, ...(listed.length > 0 ? [] : numbers.keys())])];
  const isExplained = listed.length > 0 || numbers.size > 0;
  return { listed, numbers, all, alone: isExplained ? [] : wordsAlone(text) };
});

/** The words whose meaning is not among these, which are by words in capitals. */
function unsaid(words: readonly string[], said: Ends): readonly string[] {
  return words.filter((word) => said[inCapitals(word)] === undefined);
}

function inCapitals(word: string): string {
  return word.trim().toUpperCase();
}

function isNumber(schema: Schema | undefined): boolean {
  const types = schema === undefined ? [] : typesOf(schema).filter((type) => type !== "null");
  return types.length > 0 && types.every((type) => /^(integer|number)$/.test(type));
}

/** Whether a field lists words, or explains numbers: one goes on, and with one all is well. */
export function listsStatus(schema: Schema): boolean {
  const { listed, numbers } = writtenWords(schema);
  const values = listed.length > 0 ? listed : [...numbers.keys()];
  const meanings = meaningsOf(values.map((value) => numbers.get(value) ?? value));
  return meanings.includes("RUNNING") && meanings.includes("COMPLETED");
}

/** Whether one of the words, or numbers, that a field lists says that it goes on. */
export function meansRunning(schema: Schema): boolean {
  const { listed, numbers } = writtenWords(schema);
  return [...meaningsOf(listed), ...[...numbers.values()].map(meaningOf)].includes("RUNNING");
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

/** The values that a field lists, as words. */
export function listedWords(schema: Schema): readonly string[] {
  const own = (listedValues(schema) ?? []).flatMap((value) =>
    typeof value === "string" || typeof value === "number" ? [String(value)] : [],
  );
  return [...new Set([...own, ...alternatives(schema).flatMap(listedWords)])];
}

function descriptions(schema: Schema): readonly string[] {
  const examples = (schema.examples ?? []).filter((each) => typeof each === "string");
  const own = [schema.description ?? "", ...examples.map((each) => `\`${each}\``)];
  return [...own, ...alternatives(schema).flatMap(descriptions)];
}

/** "One of `waiting`, `running`, `success`": the words that a description sets apart. */
function quotedWords(text: string): readonly string[] {
  return [...text.matchAll(/[`"']([A-Za-z][\w -]{1,30})[`"']/g)].map(([, word = ""]) => word);
}

/**
 * "waiting, running or delivered", "crashed - it failed", a list, a table: the words with none beside them. One that
 * is no word of the status does no harm: no answer has it.
 */
function wordsAlone(text: string): readonly string[] {
  const parts = text.split(/[^\w\s-]|\n|\s-+\s|\b(?:one of|or|and)\b/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => /^[A-Za-z][\w-]{1,30}$/.test(part)))];
}

/** "1 queued, 2 running, 3 done", "0: pending; 1 = processing", "3=完成". */
function numberedWords(text: string): readonly (readonly [string, string])[] {
  const pattern =
    /(?:^|[\s,;(/|，、；：（])(-?\d{1,3})\s{0,3}[:=：–—-]?\s{0,3}[(`"'（]?([A-Za-z][A-Za-z_ ]{1,30}|\p{Script=Han}{1,12})/gu;
  return [...text.matchAll(pattern)].map(
    ([, number = "", word = ""]) => [number, word.trim()] as const,
  );
}

const longestText = 4_000;
