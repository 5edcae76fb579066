import { isStatusName, plainName } from "../../util/field-names.js";

/**
 * "hold = waiting, over (completed)", a table: the words that a usual one alone stands beside. What says more of a word
 * is not read: "finished, but nothing was drawn", "nearly done" and "the upload is complete" are no ends.
 */
export function meantWords(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(wordAndMeaning), ...text.matchAll(rowOfMeaning)].map((match) =>
    match.slice(1).filter((part) => part !== undefined),
  );
  return new Map(
    found.flatMap(([word = "", usual = ""]) =>
      isStatusName(plainName(word)) ? [] : [[word, usual] as const],
    ),
  );
}

const usualWord =
  "(completed?|done|finished|success|succeeded|successful|failed|failure|error|cancell?ed|waiting|queued|pending|processing|running|in progress|in (?:the )?queue)";
const quotedWord = "[`\"']([A-Za-z][\\w -]{1,30})[`\"']";
const startOfWord = "(?:^|[,;/]|\\b(?:or|and)\\b)[^\\S\\n]{0,3}(?:[-*•][^\\S\\n]{0,3})?";
const plainWord = `${startOfWord}([A-Za-z][\\w-]{1,30})`;
const nextWord =
  "(?:[-*•]\\s{0,3})?(?:[`\"'][A-Za-z][\\w -]{1,30}[`\"']|[A-Za-z][\\w-]{1,30}[^\\S\\n]?(?:[:=–—(]|-\\s))";
// Here what is said ends: with the text or its paragraph, or before the next word.
const end = `(?=[^\\S\\n]{0,3}[.,;/]?(?:\\s*$(?![^])|[^\\S\\n]*\\n[^\\S\\n]*\\n|\\s{0,9}(?:(?:or|and)\\s)?${nextWord}))`;
const meaning = `[^\\S\\n]?(?:[:=–—]|-(?=\\s)|means\\b)[^\\S\\n]{0,3}${usualWord}${end}|[^\\S\\n]?\\([^\\S\\n]?${usualWord}[^\\S\\n]?\\)${end}`;
const wordAndMeaning = new RegExp(`(?:${quotedWord}|${plainWord})(?:${meaning})`, "gim");
const rowOfMeaning = new RegExp(
  `^[^\\S\\n]*\\|[^\\S\\n]*[\`"'*]{0,2}([A-Za-z][\\w-]{1,30})[\`"'*]{0,2}[^\\S\\n]*\\|[^\\S\\n]*${usualWord}[^\\S\\n]*\\|?[^\\S\\n]*$`,
  "gim",
);
