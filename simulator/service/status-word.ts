import type { EndWord, ReadPlaces } from "@modelsmith/runtime";
import { typesOf } from "../../generator/schema/schema.js";
import { type AnswerSchema, schemasAt, valuesAt } from "./answer-schema.js";
import type { SimulatedStatus } from "./types.js";

type Words = NonNullable<ReadPlaces["words"]>;

/**
 * The platform's own word for a status: one that its schema lists, else one that its descriptor
 * names, else ours.
 *
 * @param path - where the answer has its status
 */
export function statusWord(
  status: SimulatedStatus,
  schema: AnswerSchema,
  path: readonly string[],
  words: Words = {},
): unknown {
  const listed = valuesAt(schema, path).filter((value) => value !== null);
  const wanted: EndWord = status === "IN_QUEUE" || status === "IN_PROGRESS" ? "RUNNING" : status;
  const own = [...listed, ...Object.keys(words).map((word) => word.toLowerCase())];
  const fitting = own.filter((word) => meaningOf(word, words) === wanted);
  // Words that are listed stand in the order of a generation's life, mostly.
  const running = fitting.filter((word) => !/unknown|not.?found|paused|hold/i.test(String(word)));
  const word =
    wanted !== "RUNNING"
      ? fitting[0]
      : status === "IN_QUEUE"
        ? running[0]
        : (running.find((each) => /process|progress|running|generat/i.test(String(each))) ??
          running.at(-1));
  if (word === undefined && wanted === "CANCELED" && listed.length > 0) {
    return statusWord("FAILED", schema, path, words);
  }
  const isNumber = schemasAt(schema, path).some((each) =>
    typesOf(each).some((type) => type === "integer" || type === "number"),
  );
  const found = word ?? (isNumber ? 0 : status);
  return isNumber && typeof found === "string" ? Number(found) : found;
}

/** What a word means: for the client it ends a generation, or it does not. */
export function meaningOf(word: unknown, words: Words): EndWord {
  const text = String(word).trim().toUpperCase();
  const own = Object.hasOwn(words, text) ? words[text] : undefined;
  if (own !== undefined) return own;
  // `image_generation.completed` is the end of an event's name.
  const last = text.slice(text.lastIndexOf(".") + 1);
  if (/^(COMPLETED?|SUCCEED(ED)?|SUCCESS|READY|FINISHED|DONE)$/.test(last)) return "COMPLETED";
  if (/^CANCELL?ED$/.test(last)) return "CANCELED";
  if (/^NSFW$| MODERATED$/.test(text)) return "CONTENT_REJECTED";
  return /^(FAIL(ED|URE)?|ERROR|ABORTED|EXPIRED|REJECTED|TIMEOUT)$/.test(last)
    ? "FAILED"
    : "RUNNING";
}
