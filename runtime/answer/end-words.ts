import type { EndWord, ReadPlaces } from "../contract/endpoint.js";
import { own } from "../util/json.js";

export type TerminalStatus = "COMPLETED" | "SUCCEEDED" | "FAILED" | "CANCELED";

/**
 * The end that a status means, compared trimmed and in upper case; `undefined` while the generation
 * runs, and for an unknown word, whose meaning is never guessed.
 */
export function endOf(
  status: unknown,
  words?: ReadPlaces["words"],
): TerminalStatus | "CONTENT_REJECTED" | undefined {
  // The words of most events: comparing them is cheaper than looking them up.
  if (status === "IN_PROGRESS" || status === "IN_QUEUE") return undefined;
  if (typeof status !== "string" && typeof status !== "number") return undefined;
  const word = String(status).slice(0, LONGEST_WORD).trim().toUpperCase();
  const said = own(words, word);
  if (said !== undefined) return said === "RUNNING" ? undefined : said;
  if (typeof status === "number") return undefined;
  return own(END_WORDS, word) ?? (word.endsWith(" MODERATED") ? "CONTENT_REJECTED" : undefined);
}

const LONGEST_WORD = 200;

/**
 * Words that may be about the request, and not about the generation. Its three groups: the request succeeded; nothing
 * is said (`ok`, 200); the request failed. Most events have another word.
 */
export const OF_REQUEST: RegExp = /^\s{0,9}(?:(success)|(ok|200)|(error|fail))\s{0,9}$/i;

/** Whether a status is one that says nothing of the generation, unless spec or config explain it. */
export function saysNothing(status: string | undefined, known: Pick<ReadPlaces, "words">): boolean {
  if (status === undefined) return true;
  return OF_REQUEST.exec(status)?.[2] !== undefined && !isExplained(status, known);
}

/** Whether spec or config say what a word means, or what some numbers do. */
export function isExplained(status: unknown, { words = {} }: Pick<ReadPlaces, "words">): boolean {
  const word = String(status).trim().toUpperCase();
  return NUMBER.test(word)
    ? Object.keys(words).some((each) => NUMBER.test(each))
    : own(words, word) !== undefined;
}

const NUMBER = /^\d+$/;

/** Whether an end is a success. */
export function isGood(end: string | undefined): end is "COMPLETED" | "SUCCEEDED" {
  return end === "COMPLETED" || end === "SUCCEEDED";
}

/** @forTests */
export const END_WORDS: Readonly<
  Record<string, TerminalStatus | Extract<EndWord, "CONTENT_REJECTED">>
> = {
  COMPLETED: "COMPLETED",
  COMPLETE: "COMPLETED",
  SUCCEEDED: "SUCCEEDED",
  SUCCEED: "SUCCEEDED",
  SUCCESS: "COMPLETED",
  READY: "COMPLETED",
  FINISHED: "COMPLETED",
  DONE: "COMPLETED",
  FAILED: "FAILED",
  FAIL: "FAILED",
  FAILURE: "FAILED",
  ERROR: "FAILED",
  ABORT: "FAILED",
  ABORTED: "FAILED",
  EXPIRED: "FAILED",
  REJECTED: "FAILED",
  TIMEOUT: "FAILED",
  NSFW: "CONTENT_REJECTED",
  CANCELED: "CANCELED",
  CANCELLED: "CANCELED",
};

/**
 * Words that say that the work goes on; the generator knows these too. Those of what is made, such as
 * `generated`, may be an end.
 */
export const RUNNING: RegExp =
  /ing$|queue|pend|wait|progress|start|submit|accept|creat|(?<![a-z])(init|active)|schedul|(new|run|open)$|assign|dispatch|receiv|retr(y|ied)|pause|h[eo]ld|idle|unknown|排队|处理|进行/i;

/** Those of them that nothing else is called by. */
export const SURELY_RUNNING: RegExp = /ing$|queue|progress/i;
