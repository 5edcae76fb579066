import type { FollowRules } from "../contract/follow-rules.js";
import type { FieldPath, ReadPlaces } from "../contract/types.js";
import { asObject, type JsonObject, namesOf, own } from "../util/json.js";
import { endOf } from "./end-words.js";
import { POLL_URL_NAMES, plainName, RESULT_URL_NAMES } from "./field-names.js";
import { isOnlyBookkeeping, withoutBookkeeping } from "./find-data.js";
import { hasMedia } from "./has-media.js";
import { valueAt } from "./place.js";
import type { Reading } from "./read-answer.js";

/** The URLs at which an answer says that its generation can be read. */
export interface Links {
  /** A URL in a header, or of a redirect: it wins over every other way. */
  readonly location?: string | undefined;
  readonly poll?: string | undefined;
  readonly result?: string | undefined;
}

/** Whether an answer said where its generation can be read. */
export function hasLink({ location, poll }: Links): boolean {
  return location !== undefined || poll !== undefined;
}

/** URLs to follow, by the place that the spec shows, else by their usual names. */
export function linksOf(value: unknown, rules: Partial<FollowRules> = {}): Links {
  const root = asObject(value);
  const shown = (path: FieldPath | undefined) => {
    const url = root && valueAt(root, path);
    return isText(url) ? url : undefined;
  };
  const inner = [root, asObject(own(root, "data")), asObject(own(root, "output"))];
  const urls = inner.map((each) => asObject(own(each, "urls")));
  const poll = inner.map((each) => named(each, POLL_URL_NAMES)).find(isText);
  const get = urls.map((each) => own(each, "get")).find(isText);
  const result = inner.map((each) => named(each, RESULT_URL_NAMES)).find(isText);
  return {
    poll: shown(rules.poll?.from) ?? poll ?? get,
    result: shown(rules.result?.from) ?? result,
  };
}

function named(container: JsonObject | undefined, names: readonly string[]): string | undefined {
  for (const name of namesOf(container)) {
    if (!/(url|result)$/i.test(name) || !names.includes(plainName(name))) continue;
    const value = container?.[name];
    if (isText(value)) return value;
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** Whether an answer says that work is going on: then it is not a result, whatever else it has. */
export function isTask(value: unknown, reading: Reading | undefined): boolean {
  const root = asObject(value);
  if (root === undefined) return false;
  const { poll, result } = linksOf(root);
  const status = reading?.status ?? "null";
  // A number is that of an envelope, unless the platform gives it a meaning.
  const runs = status !== "null" && !/^\d{3}$/.test(status);
  return (
    (reading?.terminal === undefined && runs) ||
    poll !== undefined ||
    result !== undefined ||
    own(root, "done") === false ||
    [root, asObject(own(root, "data"))].some((each) => typeof own(each, "eta") === "number")
  );
}

/**
 * The data of an answer that has no status: at the place that the spec shows, else all of it;
 * `undefined` if it is not a result.
 *
 * @param isSure - the spec says that the answer is the result: then it need not hold media
 */
export function resultIn(
  value: unknown,
  places: ReadPlaces,
  isSure: boolean,
): { readonly data: unknown } | undefined {
  const root = asObject(value);
  const shown = root && valueAt(root, places.data);
  if (shown !== undefined && shown !== null && (isSure || hasMedia(shown))) return { data: shown };
  if (isSure && places.data !== undefined && root !== undefined && places.data[0] !== undefined) {
    // The place is there, and empty: there is nothing else to have.
    if (Object.hasOwn(root, places.data[0]) && !hasMedia(root)) return { data: shown };
  }
  if (hasMedia(value)) return { data: value };
  const rest = root === undefined ? value : withoutBookkeeping(root);
  return isSure && rest !== undefined && !isOnlyBookkeeping(rest) ? { data: value } : undefined;
}

export interface AnswerError {
  readonly impliedStatus: number | undefined;
  /** There is a URL beside it that may be of what was made. */
  readonly isDoubtful?: boolean;
}

/** Whether an answer under 2xx, or an event, says that it is an error, and as which HTTP status. */
export function errorIn(value: unknown, places: ReadPlaces): AnswerError | undefined {
  const root = asObject(value);
  if (root === undefined) return undefined;
  const base = own(asObject(own(root, "base_resp")), "status_code");
  const error = asObject(own(root, "error"));
  const codes = [own(root, "code"), base, own(error, "code"), own(error, "type")];
  const impliedStatus = codes
    .filter((code) => typeof code === "string" || typeof code === "number")
    .map((code) => (SERVER_ERROR.test(`${code}`) ? 500 : Number(code)))
    .find((code) => code >= 400 && code <= 599);
  const isSure = impliedStatus !== undefined || own(root, "success") === false;
  const isSaid =
    isSure ||
    saysError(root, places) ||
    own(root, "type") === "error" ||
    (own(root, "data") === null && endOf(own(root, "status")) === "FAILED");
  if (!isSaid && ![own(root, "code"), base].some(isErrorCode)) return undefined;
  const isDoubtful = hasMedia(root);
  // Codes of success may be any: beside them stand such words, or what was made and none.
  const words = own(root, "message") ?? own(root, "msg");
  if (!isSaid && isNoError(words ?? "") && (isDoubtful || words)) return undefined;
  // What was made may be there all the same. Other links lead to help or prices.
  const made = !isSure && places.data?.[0] !== undefined ? valueAt(root, places.data) : undefined;
  if (hasMedia(root, isSure ? "sure" : "listed") || hasMedia(made)) return undefined;
  return { impliedStatus, isDoubtful };
}

/** Whether something stands where an answer says why it failed. */
export function saysError(root: JsonObject | undefined, { error = [] }: ReadPlaces): boolean {
  if (root === undefined) return false;
  const shown = error.map((path) => valueAt(root, path));
  return [own(root, "error"), own(root, "error_message"), ...shown].some(
    (each) => isErrorValue(each) || Object.values(asObject(each) ?? []).some(isErrorPart),
  );
}

/** Codes that say no more than a 500 does. */
const SERVER_ERROR = /^(internal|server_?error)/i;

function isErrorValue(value: unknown): boolean {
  if (typeof value === "string") return !isNoError(value);
  return Array.isArray(value) ? value.length > 0 : value === true;
}

/** Of an error that is an object: there are empty ones of all their fields. */
function isErrorPart(value: unknown): boolean {
  if (typeof value === "number") return isErrorCode(value);
  return isErrorValue(value) || namesOf(asObject(value)).length > 0;
}

const NO_ERROR = /^(no errors?|n\/?a|null|none|nil|-+|ok(ay)?|success\w*|succeeded|done)?[.!]?$/i;

/** Whether words in the place of an error say that there is none. */
function isNoError(value: unknown): boolean {
  if (typeof value !== "string" || value.length > 20) return false;
  const isCode = /^\d{1,6}$/.test(value) && !isErrorCode(value);
  return isCode || NO_ERROR.test(value.trim());
}

/** 0, 1, 1000, 10000 and those from 200 to 299 are the codes of success; words may be anything. */
function isErrorCode(code: unknown): boolean {
  if (typeof code === "string" && !/^\d{1,6}$/.test(code)) return false;
  if (typeof code !== "string" && typeof code !== "number") return false;
  const number = Number(code);
  return ![0, 1, 1000, 10000].includes(number) && !(number >= 200 && number < 300);
}
