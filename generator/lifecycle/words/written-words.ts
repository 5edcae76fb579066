import { listedValues, type Schema, typesOf } from "../../schema/schema.js";
import { alternatives } from "../../schema/walk.js";
import { isStatusName, plainName } from "../../util/field-names.js";
import { memoizeByObject } from "../../util/memoize.js";
import { meantWords } from "./meant-words.js";

/** The words that a schema writes for a status. */
interface WrittenWords {
  /** The values that it lists. */
  readonly listed: readonly string[];
  /** What its description calls numbers. */
  readonly names: ReadonlyMap<string, string>;
  /** The listed values, or else those that its description sets apart. */
  readonly all: readonly string[];
  /** Whether its description is a list of words, and no more. */
  readonly isList: boolean;
  /** Words of its description that stand alone, where nothing is listed or explained. */
  readonly alone: readonly string[];
  /** Those of `all` that its description explains: "`spoiled` if it could not be made". */
  readonly explained: ReadonlyMap<string, string>;
  /** The usual word that its description has for another, and no more: "over (completed)". */
  readonly meant: ReadonlyMap<string, string>;
}

/** Read once: many endpoints share a status, and each asks several times. */
export const writtenWords: (schema: Schema) => WrittenWords = memoizeByObject((schema: Schema) => {
  const listed = listedWords(schema);
  const text = asMarkdown(descriptions(schema).join("\n").slice(0, longestText));
  const meant = isNumber(schema) ? new Map<string, string>() : meantWords(text);
  const names = new Map(numberedWords(text));
  // No word is the value of a number, unless it is what the number means.
  const isWord = listed.length === 0 && !isNumber(schema);
  const isPlain = isWord && names.size === 0;
  const quoted = isWord ? quotedWords(text) : [];
  const list = quoted.length === 0 && isPlain ? [...onlyList(text), ...bulletWords(text)] : [];
  const isPaired = isPlain || (listed.length > 0 && !isNumber(schema));
  const paired = isPaired ? pairedWords(text, [...listed, ...list], meant) : new Map();
  const found = [...quoted, ...list, ...paired.keys(), ...names.keys()];
  const all = listed.length > 0 ? listed : [...new Set(found)];
  return {
    listed,
    names,
    all,
    isList: list.length > 0,
    alone: isPlain ? wordsAlone(text) : [],
    explained: isNumber(schema) ? new Map() : new Map([...paired, ...explainedWords(text)]),
    meant,
  };
});

/** Whether a value can only be a number. */
export function isNumber(schema: Schema | undefined): boolean {
  const types = schema === undefined ? [] : typesOf(schema).filter((type) => type !== "null");
  return types.length > 0 && types.every((type) => /^(integer|number)$/.test(type));
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

/** `<code>` sets words apart as backticks do; any other tag stands between what is said. No word is in a table's head. */
function asMarkdown(text: string): string {
  return text
    .replace(/<\/?code>/gi, "`")
    .replace(/<\/?[a-z][^<>]{0,40}>/gi, "\n")
    .replace(/^[^|\n]*\|.*\n(?=[^\S\n]*\|?[^\S\n]*:?--)/gm, "");
}

/** "One of `waiting`, `running`, `success`": the words that a description sets apart. */
function quotedWords(text: string): readonly string[] {
  return [...text.matchAll(/[`"']([A-Za-z][\w -]{1,30})[`"']/g)].map(([, word = ""]) => word);
}

/** "`spoiled` if it could not be made", and whatever else a description says right behind a word that it sets apart. */
function explainedWords(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(quotedAndSaid)].map(([, word = "", says = ""]) => [word, says]));
}

const quotedAndSaid =
  /[`"']([A-Za-z][\w -]{1,30})[`"'](?:\s?[:=：–—|(（-]|\s(?=(?:if|when|while|once|means|on)\b))([^`"'\n,;.|()]{1,100})/g;

/** The words that something stands beside, where a list has them, or usual words explain others. One pair alone may mean anything. */
function pairedWords(
  text: string,
  list: readonly string[],
  meant: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const pairs = [...text.matchAll(wordAndSaid)]
    .map(([, word = "", says = ""]) => [word, says] as const)
    .filter(([word]) => !isStatusName(plainName(word)));
  const known = pairs.filter(([word]) => meant.has(word));
  return new Map(known.length > 1 ? pairs : pairs.filter(([word]) => list.includes(word)));
}

const wordAndSaid =
  /(?:^|[,;/|]|\b(?:or|and)\b)[^\S\n]{0,3}(?:[-*•–—][^\S\n]{0,3})?\*{0,2}([A-Za-z][\w-]{1,30})\*{0,2}(?:[^\S\n]?[:=：–—|(（]|[^\S\n]-(?=\s))[^\S\n]{0,3}([^`"'\n,;.|()]{1,60})/gm;

/** "State of the job: sketching / inking / published (over)": a line that has a list of words, and nothing more. */
function onlyList(text: string): readonly string[] {
  const list = text.replace(/\([^()\n]{0,60}\)/g, "").match(lineOfWords)?.[1] ?? "";
  return list.match(/(?!(?:or|and)\b)\b[A-Za-z][\w-]+/g) ?? [];
}

const lineOfWords =
  /(?:^|:)[^\S\n]{0,3}([A-Za-z][\w-]{1,30}(?:[^\S\n]{0,3}(?:[,/|]|,? (?:or|and)\b)[^\S\n]{0,3}[A-Za-z][\w-]{1,30}){2,20})[^\S\n]{0,3}\.?[^\S\n]{0,3}$/m;

/** "- shipped – the image is ready", three such lines or more: the words that they begin with. */
function bulletWords(text: string): readonly string[] {
  const words = [...text.matchAll(bulletLine)].map(([, word = ""]) => word);
  return words.length > 2 ? words : [];
}

const bulletLine =
  /^[^\S\n]{0,9}[-*•–—][^\S\n]{1,3}\*{0,2}([A-Za-z][\w-]{1,30})\*{0,2}[^\S\n]?(?:[:：=–—(（|]|-(?=\s))/gm;

/**
 * "waiting, running or delivered", "crashed - it failed", a list, a table: the words with none beside them. One that
 * is no word of the status does no harm: no answer has it.
 */
function wordsAlone(text: string): readonly string[] {
  const parts = text
    .split(/[^\w\s-]|\n|(?:^|\s)-+\s|\b(?:one of|or|and)\b/m)
    .map((part) => part.trim());
  return [...new Set(parts.filter((part) => /^[A-Za-z][\w-]{1,30}$/.test(part)))];
}

/** What a description calls numbers: "1 queued, 2 running", "1=完成", a table; or "queued(1)", "DONE = 2". */
function numberedWords(text: string): readonly (readonly [string, string])[] {
  if (!/\d/.test(text)) return [];
  const numberFirst = [...text.matchAll(numberAndWord)].map(
    ([, number = "", word = ""]) => [number, word.trim()] as const,
  );
  const wordFirst = [...text.matchAll(wordAndNumber)].map(
    ([, word = "", number = ""]) => [number, word.trim()] as const,
  );
  return wordFirst.length > numberFirst.length ? wordFirst : numberFirst;
}

const word =
  "[\\p{Script=Latin}\\p{Script=Cyrillic}][\\p{Script=Latin}\\p{Script=Cyrillic}_ ]{1,30}|[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー]{1,12}";
const blank = "[^\\S\\n]{0,3}";
const numberAndWord = new RegExp(
  `(?:^|[\\s,;(/|，、；：（])[\`"'*]{0,2}(-?\\d{1,3})[\`"'*]{0,2}${blank}[:=：–—|-]?${blank}[(\`"'*（]{0,2}(${word})`,
  "gu",
);
const wordAndNumber = new RegExp(
  `(${word})[\`"'*]{0,2}${blank}[:=：(（|]${blank}[\`"'*]{0,2}(-?\\d{1,3})(?!\\d)`,
  "gu",
);

const longestText = 4_000;
