import { STATUS_CODES } from "node:http";
import { endOf } from "../answer/end-words.js";
import { CODE_NAME } from "../answer/error-in.js";
import { isGoodText } from "../answer/error-words.js";
import { valueAt } from "../answer/place.js";
import type { ReadPlaces } from "../contract/endpoint.js";
import type { ErrorCategory } from "../contract/generation-error.js";
import { asObject, type JsonObject, namesOf, own, parseJson } from "../util/json.js";
import { toSingleLine } from "../util/single-line.js";
import { addSaid, detailsOf } from "./details.js";

/** What an error answer of the service means. */
export interface Classification {
  readonly category: ErrorCategory;
  /** The service's code, as it wrote it. */
  readonly code?: string;
  /** What the service said, shortened. */
  readonly message?: string;
}

/**
 * Sorts an answer of the service into a category. Codes outrank words, words outrank the status.
 *
 * @param status - the HTTP status; `undefined` for an event or a generation's own failure
 * @param body - the answer's body: its text, or the parsed JSON
 */
export function classify(status: number | undefined, body: unknown): Classification {
  return classifyAt(status, body, undefined);
}

/** The same where the config says where an error is: a reason that is there wins, and so does its code. */
export function classifyAt(
  status: number | undefined,
  body: unknown,
  raw: unknown,
  paths: ReadPlaces["error"] = [],
): Classification {
  const root = asObject(raw);
  const all = readError(typeof body === "string" ? (parseJson(body) ?? body) : body, status);
  const shown = paths
    .map((path) => readError({ error: valueAt(root, path) }))
    .find(({ message }) => message);
  // The place may be that of the text alone: the codes beside it still count.
  const codes = [...(shown?.codes ?? []), ...all.codes];
  const { message, first } = shown ?? all;
  // The page of a firewall says nothing of the key, and may let the next request through.
  const isPage = status === 403 && typeof body === "string" && PAGE.test(body);
  // What else a refusal has beside may be of something that the service called.
  const words = status === undefined ? message : first;
  const category = categoryOf(isPage ? 429 : status, codes, words);
  return {
    category,
    ...(codes[0] && { code: codes[0] }),
    ...(message && { message }),
  };
}

const PAGE = /^\s{0,100}<(!d|html)/i;
const MESSAGE_LENGTH = 600;
const EXCERPT_LENGTH = 300;

/** The beginning of JSON that says nothing at a known place; `undefined` if it is empty. */
export function excerpt(json: string): string | undefined {
  return /^\W*$/.test(json.slice(0, EXCERPT_LENGTH)) ? undefined : shorten(json, EXCERPT_LENGTH);
}

interface SaidError {
  readonly codes: readonly string[];
  readonly message: string | undefined;
  /** The text alone that says it first. */
  readonly first: string | undefined;
}

/** Reads `{error, code, message}`, `{message}`, `{error: {…}}`, `{detail: […]}` and the like. */
function readError(body: unknown, status?: number): SaidError {
  const root = asObject(body);
  if (root === undefined) {
    // A gateway's HTML page says nothing to a person, and its words prove nothing. Nor do bytes.
    const text = typeof body === "string" ? body.slice(0, MESSAGE_LENGTH) : "";
    const isNoText = /^\s{0,100}<|[^\P{Cc}\s]/u.test(text);
    const message = isNoText ? undefined : shorten(body);
    return { codes: [], message, first: message };
  }
  // Elsewhere one object deep, by names that can mean nothing else.
  const containers = objectsOf(root);
  const holders = [root, ...containers];
  const nested = firstObject(textsOf(holders, IS_ERROR));
  // Of another name it may be of something that the service called: its codes prove nothing.
  const error = firstObject(textsOf(holders, /^error$/i));
  const item = firstObject([own(root, "detail"), own(root, "errors")]);
  const codes = [
    // Google's: its other codes are those of HTTP.
    ...[own(error, "details")].flat().map((each) => own(asObject(each), "reason")),
    ...textsOf([root, error, item], /^code$/i),
    ...textsOf([root], /^error$/).filter(isCode),
    ...textsOf([error, item], /^(type|status)$/),
    ...textsOf([root], CODE_NAME),
    ...textsOf(containers, IS_CODE),
    ...textsOf([root], /^name$/).filter((name) => OWN_NAME.test(`${name}`)),
  ].filter((code): code is string => typeof code === "string" && CODE.test(code));
  const coded = new Set<unknown>(codes);
  const isWords = (text: unknown) => shorten(text) && !coded.has(text);
  const isSaid = (text: unknown) =>
    isWords(text) && !isGoodText(text) && endOf(text) !== "FAILED" && !OF_HTTP.includes(`${text}`);
  // A message may say no more than that it failed, and the error beside it why.
  const named = [own(root, "message"), own(nested, "message"), own(root, "error")];
  const others = [
    own(nested, "text"),
    ...textsOf([root, nested, ...containers], SAYS_WHY),
    ...textsOf(status ? [root, nested] : [nested], SAYS_WHAT),
  ];
  const sure = named.filter(isSaid);
  const texts = sure[0] ? sure : [others.find(isSaid)];
  const any = [...named, ...others].find(isWords);
  // In a list, or deeper still, it may be of something that the service called: it is told, and proves nothing.
  const deeper = [...named, ...textsOf(objectsOf(nested), SAYS_WHY)].flat().find(isWords);
  const details = [root, nested].map(detailsOf).find(Boolean);
  const said = (each: readonly unknown[]) =>
    shorten([...each, details].reduce<string>(addSaid, ""));
  return {
    codes,
    message: said(texts[0] ? texts : [any, deeper]),
    first: said([texts[0] ?? any]),
  };
}

/** What HTTP calls a status, which some write beside what they say. A browser has no `node:http`. */
const OF_HTTP = Object.values({ ...STATUS_CODES });

/** Whether the text of an error is a code: one plain word may be all that is said. */
function isCode(text: unknown): boolean {
  return typeof text === "string" && (/[_A-Z\d]/.test(text) || categoryOfCode(text) !== undefined);
}

/** The first object of these values, or of the lists among them. */
const firstObject = (values: readonly unknown[]) => values.flat().map(asObject).find(Boolean);

const objectsOf = (holder: JsonObject | undefined) => textsOf([holder], /^/).map(asObject);

/** The values under names of one kind. */
const textsOf = (holders: readonly (JsonObject | undefined)[], names: RegExp): unknown[] =>
  holders.flatMap((holder) =>
    namesOf(holder)
      .filter((name) => names.test(name))
      .map((name) => holder?.[name]),
  );

/** An error, a failure, a reason or a message. */
const SAYS_WHY =
  /^(?!.{60})(.*(message|msg|reason|detail|failure)|failed|fault(string)?|problem|exception|err(or)?|status_details|errors?_?(text|info|description))$/i;
/** An object that says what is wrong. */
const IS_ERROR = /^(error|failure|fault|problem|exception)$/i;
/** A name that is a code, as Stability's: not that of a class, and never of a limit, which an upstream may have met. */
const OWN_NAME = /^(?!.*limit)[a-z]+(_[a-z]+)+$/;
const IS_CODE = /^(err(or)?|fail(ure)?)_?code$/i;
const CODE = /^(?=.{1,100}$)[A-Za-z]\w*(\.\w+)*$/;
/** In problem details `title` may be all (RFC 9457, section 3.1). Of a generation it is what the caller called it. */
const SAYS_WHAT = /^(description|title)$/i;

/** Cuts before anything else, so that a long message costs no time. */
function shorten(text: unknown, most = MESSAGE_LENGTH): string | undefined {
  if (typeof text !== "string") return undefined;
  const start = text.trimStart();
  const whole = toSingleLine(start.slice(0, most).trimEnd());
  if (whole === "") return undefined;
  return start.length > most ? `${whole}…` : whole;
}

/** A limit or an overload, in codes and in words: it was refused before it ran. */
export const BUSY_WORDS: RegExp =
  /(?<![a-z]|(frame|sample|bit).)rate.{0,6}limit|too.?many.?requests|RequestLimitExceeded|PROVIDER_UNAVAILABLE|overloaded_error|RESOURCE_EXHAUSTED|^Throttling/i;

const TRANSIENT: readonly number[] = [408, 425, 429];

/** Whether a status alone says that another time may help. */
export function isTrouble(status: number): boolean {
  return status >= 500 || TRANSIENT.includes(status);
}

/** The signs of each category: its statuses, how its codes end, and what its messages say. */
const SIGNS: readonly (readonly [
  category: ErrorCategory,
  statuses: readonly number[],
  // Of codes alone. The families IMAGE_GENERATION_*, VIDEO_GENERATION_*, TTS_GENERATION_* share their last words.
  code?: RegExp,
  // Of codes too.
  words?: RegExp,
])[] = [
  // Before credits: an answer about a limit may advertise them.
  ["transient", TRANSIENT, /GENERATION_(TIMEOUT|FAILED)$/i, BUSY_WORDS],
  [
    "insufficient_credits",
    [402],
    /^billing_|overdue|arrearage|insufficient_?(\w+_)?(quota|fund)|^no_credit|^used_up$/i,
    /need.more.credit|required kudos|(insufficient|exhausted|out.of|n[o't]+.(have.)?(enough|any)).?(credit|balance|fund|api token)|(credit|balance|pack)s?.((is|are|has|have).)?(been.)?(exhausted|depleted|used up|r[au]n out)|(balance|quota).(is )?(not.(enough|sufficient)|insufficient)|used (up|all) your (credit|quota|balance)|credit (limit|balance)|(余额|额度|积分)不足|top up|recharge|exceeded your current quota|(used|reached).{0,60}billing (period|cycle)|limit for this month/i,
  ],
  [
    "content_rejected",
    [451],
    /content_?(rejected|policy|filter)|prohibited_?(content|prompt|word)|inappropriate|moderat(ion|ed)|safety|nsfw|sensitive_?content|DataInspection/i,
    // In quotes, or after a hyphen, such a word is the name of a field, or part of another one.
    /(?<!['"`-]|case )\b((new_)?sensitive\b(?! to)|(moderat(ion|ed)|nsfw)\b(?! must)|safety (system|check)|content (polic|filter|flagged)|(prompt|image|content)s?\b.{0,40} (violat.{0,40}(polic|terms|guideline)|against our.{0,30}(polic|terms|guideline|standard))|(inappropriate|prohibited|blocked|banned) (content|prompt|word)|blocked by (our|the) .{0,20}filter|risk (control|not pass))|敏感[词内]|违规|审核[未不]通过|модерац/i,
  ],
  [
    "invalid_request",
    [400, 405, 409, 413, 415],
    /(UNSUPPORTED_MODEL|INVALID_(INPUT|request_error|argument))$/i,
  ],
  [
    "auth",
    [401, 403],
    /^auth_(error|failed)$|authentication_(error|failed)$|^not_auth|^(no|invalid|expired)_token$|^token_mis/i,
    /unauthorized|login fail|(invalid|incorrect).?(api.?key|username.{1,5}password|authorization or)|api.?key.(is )?(not valid|invalid)/i,
  ],
  ["not_found", [404], /model_not_found$/i],
  ["validation", [422]],
];

/** The category that a code stands for, whatever else an answer says. */
export function categoryOfCode(code: string): ErrorCategory | undefined {
  return SIGNS.find(([, , ...signs]) => signs.some((each) => each?.test(code)))?.[0];
}

function categoryOf(status = 0, codes: readonly string[], message = ""): ErrorCategory {
  const known = codes.map(categoryOfCode).find((each) => each !== undefined);
  if (known !== undefined) return known;
  // A detector may be down, and who lacks a key or credits is told of plans with higher limits.
  const other = isTrouble(status) ? "content_rejected" : [401, 402].includes(status) && "transient";
  // What a key has no right to for want of credits.
  const implied = status === 403 && /(?<!rate_?)quota|credits/i.test(codes.join()) ? 402 : status;
  const sign =
    SIGNS.find(([category, , , words]) => category !== other && words?.test(message)) ??
    SIGNS.find(([, statuses]) => statuses.includes(implied));
  return sign?.[0] ?? (status >= 500 ? "transient" : "unknown");
}
