import type { EndWord } from "@modelsmith/runtime";
import { listedValues, type Schema, typesOf } from "../../schema/schema.js";
import { alternatives } from "../../schema/walk.js";
import { byCodeUnit } from "../../util/json.js";
import { isUsual, meaningOf } from "./word-meanings.js";

/** The words of a status, and what they mean. */
export interface StatusWords {
  /** As the spec writes them. */
  readonly all: readonly string[];
  /** The ends that the runtime does not know by itself, in upper case. */
  readonly own: Readonly<Record<string, EndWord>>;
  /** Words whose meaning is not plain. */
  readonly unknown: readonly string[];
}

/**
 * Reads a status's words from its enum, its example and its description.
 *
 * @param named - what examples of the answer are called, by the status in them
 */
export function statusWords(
  schema: Schema | undefined,
  named: ReadonlyMap<string, string> = new Map(),
): StatusWords {
  const listed = schema === undefined ? [] : listedWords(schema);
  const text = schema === undefined ? "" : descriptions(schema).join(" ");
  const numbers = new Map(numberedWords(text));
  const explained = new Map(explainedWords(text));
  const words = listed.length > 0 ? listed : quotedWords(text);
  const all = [...new Set([...words, ...(listed.length > 0 ? [] : numbers.keys())])];
  const namedMeanings = new Map([...named].map(([word, name]) => [word, meaningOf(name)]));
  const distinct = new Set([...namedMeanings.values()].filter((each) => each !== undefined));
  // One name alone, such as "success", may be that of the HTTP answer.
  const byName = distinct.size > 1 ? namedMeanings : new Map<string, EndWord>();
  const own: Record<string, EndWord> = {};
  const unknown: string[] = [];
  for (const word of all) {
    const told = listed.includes(word) ? explained.get(word) : undefined;
    const meaning =
      meaningOf(numbers.get(word) ?? word) ?? byName.get(word) ?? meaningOf(told ?? "");
    const plain = word.trim().toUpperCase();
    if (meaning === undefined) {
      // A description sets other words apart as well.
      if (listed.includes(word)) unknown.push(word);
    } else if (meaning !== "RUNNING" && !isUsual(plain)) own[plain] = meaning;
  }
  const sorted = Object.entries(own).sort(([one], [other]) => byCodeUnit(one, other));
  return { all, own: Object.fromEntries(sorted), unknown };
}

/** The words whose meaning is not among these, which are by words in capitals. */
export function unsaid(
  words: readonly string[],
  said: Readonly<Record<string, unknown>>,
): readonly string[] {
  return words.filter((word) => said[word.trim().toUpperCase()] === undefined);
}

/** Whether nothing says what a status is at the end: a number, or one of words that mean nothing. */
export function isUnexplained(
  schema: Schema | undefined,
  own: StatusWords["own"],
  unknown: readonly string[],
): boolean {
  if (schema === undefined || saysEnd(schema, own)) return false;
  const types = typesOf(schema).filter((type) => type !== "null");
  const isNumber = types.length > 0 && types.every((type) => /^(integer|number)$/.test(type));
  return isNumber || unknown.length > 0;
}

/** Whether one of the words that a field lists, or that are explained, says that all is well. */
export function saysEnd(schema: Schema, own: StatusWords["own"]): boolean {
  return (
    Object.values(own).includes("COMPLETED") ||
    listedWords(schema).some((word) => meaningOf(word) === "COMPLETED")
  );
}

/** Whether a field lists words, or explains the numbers it lists: one goes on, and with one all is well. */
export function listsStatus(schema: Schema): boolean {
  const numbers = new Map(numberedWords(descriptions(schema).join(" ")));
  const meanings = listedWords(schema).map((word) => meaningOf(numbers.get(word) ?? word));
  return meanings.includes("RUNNING") && meanings.includes("COMPLETED");
}

/** Whether one of the words, or numbers, that a field lists says that it goes on. */
export function meansRunning(schema: Schema): boolean {
  const numbers = numberedWords(descriptions(schema).join(" ")).map(([, word]) => word);
  return [...listedWords(schema), ...numbers].some((word) => meaningOf(word) === "RUNNING");
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

const onlyOfWork =
  /^((en)?queued|in[ _-]?queue|in[ _-]?progress|pending|processing|running|not[ _-]?started)$/i;

/** Whether a field lists words, and each says how something ended. */
export function listsOnlyEnds(schema: Schema): boolean {
  const meanings = listedWords(schema).map(meaningOf);
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
  return [...text.slice(0, longestText).matchAll(/[`"']([A-Za-z][\w -]{1,30})[`"']/g)].map(
    ([, word = ""]) => word,
  );
}

/** "`drawn` finished, `ko`: failed": a word that is set apart, and one or two that explain it. */
function explainedWords(text: string): readonly (readonly [string, string])[] {
  const pattern =
    /[`"']([\w-]{1,30})[`"'] ?(?:[:=–—-]|is|means|when|if)? ?([A-Za-z]+(?: [a-z]+)?) ?(?=[,;.)|\n]|$)/g;
  return [...text.slice(0, longestText).matchAll(pattern)].map(
    ([, word = "", told = ""]) => [word, told] as const,
  );
}

/** "1 queued, 2 running, 3 done", "0: pending; 1 = processing", "3=完成". */
function numberedWords(text: string): readonly (readonly [string, string])[] {
  const pattern =
    /(?:^|[\s,;(/|，、；：（])(-?\d{1,3})\s{0,3}[:=：–—-]?\s{0,3}[(`"'（]?([A-Za-z][A-Za-z_ ]{1,30}|\p{Script=Han}{1,12})/gu;
  return [...text.slice(0, longestText).matchAll(pattern)].map(
    ([, number = "", word = ""]) => [number, word.trim()] as const,
  );
}

const longestText = 4_000;
