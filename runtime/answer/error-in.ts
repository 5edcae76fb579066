import { asObject, isText, type JsonObject, namesOf, own, search } from "../util/json.js";
import { hasContent, isOnlyBookkeeping, isPresent } from "./bookkeeping.js";
import { endOf } from "./end-words.js";
import { isErrorCode, isErrorPart, isErrorValue, isErrorWord, isGoodText } from "./error-words.js";
import { ERROR_HOLDER_NAME, HEAD_NAME, MOST_HOLDERS, plainName } from "./field-names.js";
import { hasEmptySlot, hasMedia, mediaIn } from "./has-media.js";
import type { Known } from "./known.js";
import { valueAt } from "./place.js";

export interface AnswerError {
  readonly impliedStatus: number | undefined;
  /** There is a URL beside it that may be of what was made. */
  readonly isDoubtful?: boolean;
  /** Nothing but a word says it, which may be that of a success, or of work. */
  readonly isGuess?: boolean;
}

interface SaidError extends AnswerError {
  readonly isGuess: boolean;
  readonly isSure: boolean;
  /** It may be the code of a success. */
  readonly isUnsure: boolean;
}

/** Fields of a code: `error_code`, `errno`, `ErrCode`, `statusCode`, `respCode`, `ret`. */
export const CODE_NAME: RegExp =
  /^((err(or)?|fail(ure)?|status|result|resp(onse)?|ret(urn)?)?_?code|err(or)?_?no|ret)$/i;
/** Those of them whose numbers are errors whatever they are. */
const SURE_CODE = /^(err(or)?_?(code|no)|((status|result|ret)_?)?code|ret)$/i;
/** Fields of an error, or of its words. */
const ERROR =
  /^(err(or)?s?|fail(ed|ure)?|fault|problem|exception|(err(or)?|fail(ure)?)_?(msg|message|text|reason))$/i;

const OWN_CODE = /^err(or)?_?(code|no)$/i;

/** Whether an answer under 2xx, or an event, says that it is an error, and as which HTTP status. */
export function errorIn(value: unknown, known: Known): AnswerError | undefined {
  const root = asObject(value);
  if (root === undefined) return undefined;
  const error = errorOf(root, known);
  if (error !== undefined || mediaIn(root, known)) return error;
  const names = namesOf(root).slice(0, MOST_NAMES);
  const held = (name: string) => asObject(root[name]);
  for (const name of names) {
    const isHead = HEAD_NAME.test(name);
    const holder = isHead || ERROR_HOLDER_NAME.test(name) ? held(name) : undefined;
    const isOf = isHead || (holder && isOfError(holder, known));
    const inside = holder && isOf ? errorOf(holder, known) : undefined;
    // A code that HTTP does not have may be of anything.
    if (inside?.impliedStatus || (!isHead && saysError(holder, {}))) return inside;
  }
  // Of the providers that were asked, each has an object of its own, and may have charged.
  const haveFailed = names.every((name) => hasFailed(held(name)));
  return haveFailed && names.some((name) => saysError(held(name), {}))
    ? { impliedStatus: 500 }
    : undefined;
}

function hasFailed(holder: JsonObject | undefined): boolean {
  return endOf(own(holder, "status")) === "FAILED";
}

/** Whether an object is there for its error: beside what was made, such a field may be part of that. */
function isOfError(holder: JsonObject, known: Known): boolean {
  const names = namesOf(holder);
  const error = asObject(holder[names.find((name) => /^error$/i.test(name)) ?? ""]) ?? {};
  // Figures may be called an error, and beside an id or a status a code may be of anything.
  if (namesOf(error).some((name) => typeof error[name] === "string")) return true;
  const beside = hasFailed(holder) ? /id$/i : /id$|^status$/i;
  return !names.some((name) => beside.test(name)) && isOnlyBookkeeping(holder, known);
}

/** An answer that is held so has little beside. */
const MOST_NAMES = 50;

/** The error that an answer says by its own codes and words, whatever else it has. */
export function saidError(root: JsonObject, known: Known): SaidError | undefined {
  const error = asObject(own(root, "error"));
  const codes = [
    ...namesOf(root).map((name) => CODE_NAME.test(name) && root[name]),
    own(asObject(own(root, "base_resp")), "status_code"),
  ];
  const impliedStatus = [...codes, own(error, "code"), own(error, "type"), own(root, "status")]
    .filter((code) => typeof code === "string" || typeof code === "number")
    .map((code) => (SERVER_ERROR.test(`${code}`) ? 500 : Number(code)))
    .find((code) => code >= 400 && code <= 599);
  const isFalse =
    own(root, "success") === 0 ||
    ["success", "ok", "isOk", "status"].some((name) => own(root, name) === false);
  const isSure = impliedStatus !== undefined || isFalse;
  const texts = namesOf(root).filter((name) => WORDS.test(name) && isText(root[name]));
  const words = texts[0] && root[texts[0]];
  // Nothing but a word of its own, what that means and the id of the request is an error.
  const isBare =
    words !== undefined &&
    namesOf(root).every(
      (name) =>
        CODE_NAME.test(name) ||
        texts.includes(name) ||
        plainName(name) === "requestid" ||
        !isPresent(root[name]) ||
        root[name] === "",
    );
  const isSaid =
    isSure ||
    [own(root, "status"), isBare && words].some((each) => REFUSED.test(`${each}`)) ||
    saysError(root, known) ||
    isErrorValue(own(root, "detail")) ||
    ["type", "result"].some((name) => own(root, name) === "error") ||
    hasFailed(root);
  const isCode = isBare ? isErrorWord : isErrorCode;
  if (!isSaid && !codes.some(isCode)) return undefined;
  // Codes of success may be any: beside them stand such words, or what was made and none.
  const isUnsure = !isSaid && isGoodText(words ?? "");
  const isNamed = namesOf(root).some(
    (name) => plainName(name) === "requestid" || (SURE_CODE.test(name) && isErrorCode(root[name])),
  );
  const isGuess = !isSaid && !isNamed;
  return isUnsure && words
    ? undefined
    : { impliedStatus, isSure, isUnsure, isGuess, isDoubtful: isGuess };
}

/** The words of an envelope: `message`, `respMsg`, `status_message`. */
const WORDS = /^(status|result|resp(onse)?|ret(urn)?)?_?(msg|message)$/i;

/** Words of a refusal that mean nothing else. */
const REFUSED = /^(insufficient|not.?enough).(credit|balance)/i;

function errorOf(root: JsonObject, known: Known): AnswerError | undefined {
  const said = saidError(root, known);
  const isDoubtful = mediaIn(root, known) !== undefined;
  if (said === undefined || (said.isUnsure && isDoubtful)) return undefined;
  const { impliedStatus, isSure, isGuess } = said;
  // What was made may be there all the same. Other links lead to help or prices.
  return hasMedia(root, known, isSure ? "sure" : "listed") ||
    (!isSure && known.data?.[0] !== undefined && hasMedia(valueAt(root, known.data), known))
    ? undefined
    : { impliedStatus, isDoubtful: isDoubtful || isGuess, isGuess };
}

/** Whether something stands where an answer says why it failed. */
function saysError(root: JsonObject | undefined, { error = [] }: Known): boolean {
  if (root === undefined) return false;
  const shown = error.map((path) => valueAt(root, path));
  // The text beside an `error_code` of 0 is of no error, in any language.
  const isNone = namesOf(root).some((name) => OWN_CODE.test(name) && `${root[name]}` === "0");
  const named = namesOf(root).map((name) => (isNone ? /^error$/ : ERROR).test(name) && root[name]);
  return [...named, ...shown].some(
    (each) => isErrorValue(each) || Object.values(asObject(each) ?? []).some(isErrorPart),
  );
}

/** Whether an answer with a status of success says by an error, or a denial, that it is a failure. */
export function isDenied(root: JsonObject, known: Known): boolean {
  return saysError(root, known) || saidError(root, known)?.isSure === true;
}

/** What says inside of the data, or in an item of it, why nothing was made. */
export function failureInside(data: unknown): JsonObject | undefined {
  let found: JsonObject | undefined;
  search(data, (value, path) => {
    // Some of a list may have failed, and a log or an input says nothing of the end.
    if (ASIDE.test(path.at(-1) ?? "")) return false;
    if (Array.isArray(value) && value.some((each) => isMadeOf(each))) return false;
    const holder = asObject(value);
    const isCode = isErrorWord(own(holder, "code")) && hasEmptySlot(holder);
    const isError = saysError(holder, {});
    const isSaid = isError || isCode || (holder && saidError(holder, {})?.isSure);
    // Beside what is said of a picture, only an error is one.
    if (isSaid && (isError || !hasContent(holder))) found = holder;
    return found !== undefined || (path.length <= MOST_HOLDERS ? undefined : false);
  });
  return found;
}

const ASIDE = /^(logs?|steps|events|history|input|params|parameters|request|options|config)$/i;

function isMadeOf(item: unknown): boolean {
  return hasContent(item) && !saysError(asObject(item), {});
}

/**
 * Whether an answer says that what was made is withheld: it was filtered, or is not safe.
 *
 * @param hasResult - it has something else than media: that something is not safe may be the very result
 */
export function isFiltered(root: unknown, hasResult = false): boolean {
  return search(root, (value, path) => {
    const name = path.at(-1) ?? "";
    if (FILTER.test(name)) return isErrorValue(value);
    if (NSFW.test(name)) return [value].flat().includes(true) && !hasResult && hasEmptySlot(root);
    if (/safe$/i.test(name)) return value === false && !hasResult;
    return /finish_?reasons?$/i.test(name) ? FILTERED.test(String(value)) : undefined;
  });
}

/** What was found: `enable_nsfw` and the like are settings. */
const NSFW = /^(is_?|has_?|contains_?)?nsfw_?(content|concept)s?(_?detected)?$/i;
const FILTER = /(block|filter)(ed)?_?reasons?$/i;
const FILTERED = /safety|block|filter|prohibit|moderat/i;

/** Codes that say no more than a 500 does. */
const SERVER_ERROR = /^(internal|server_?error)/i;
