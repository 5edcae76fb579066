import { asObject, namesOf } from "../util/json.js";
import { RUNNING } from "./end-words.js";

/** Whether a value in the place of an error is one. */
export function isErrorValue(value: unknown): boolean {
  if (typeof value === "string") return !isNoError(value);
  return Array.isArray(value) ? value.length > 0 : value === true;
}

/** Of an error that is an object: there are empty ones of all their fields. */
export function isErrorPart(value: unknown): boolean {
  if (typeof value === "number") return isErrorCode(value);
  return isErrorValue(value) || namesOf(asObject(value)).length > 0;
}

const NO_ERROR =
  /^(no[_ ]?(errors?)?|false|n\/?a|null|none|nil|-+|ok(ay)?|success\w*|succeeded|done)?[.!]?$/i;
/** What stands for no time: the zero of Go's times, or of Unix's. */
const NO_TIME = /^(0001|1970)-01-01[T ]00:00:00/;
const OF_SUCCESS =
  /^(?!.*\b(not|no|fail\w*|errors?|un\w+)\b).*(\b(success\w*|succeeded|submitted|created|accepted|queued)\b|(?<![不未])成功)/i;

/** Whether words in the place of an error say that there was no error. */
function isNoError(value: unknown): boolean {
  if (typeof value !== "string" || value.length > 40) return false;
  const isCode = /^\d{1,6}$/.test(value) && !isErrorCode(value);
  return isCode || NO_TIME.test(value) || NO_ERROR.test(value.trim());
}

/** Whether words say that all is well. */
export function isGoodText(text: unknown): boolean {
  return isNoError(text) || (typeof text === "string" && OF_SUCCESS.test(text.slice(0, 200)));
}

/** A code in words that says neither that all is well nor that the work goes on. */
export function isErrorWord(code: unknown): boolean {
  const text = typeof code === "number" ? `${code}` : code;
  return (
    typeof text === "string" &&
    text !== "" &&
    !isGoodText(text) &&
    ![GOES_ON, RUNNING].some((each) => each.test(text))
  );
}

const GOES_ON = /process|running|^\D?0+$|提交/i;

/** 0, 1, 1000, 10000, 20000 and those from 200 to 299 are the codes of success; words may be anything. */
export function isErrorCode(code: unknown): boolean {
  const isCode = typeof code === "string" ? /^-?\d{1,6}$/.test(code) : typeof code === "number";
  if (!isCode) return false;
  const number = Number(code);
  return ![0, 1, 1000, 10000, 20000].includes(number) && !(number >= 200 && number < 300);
}
