import { valueAt } from "../answer/place.js";
import type { ErrorCategory } from "../contract/generation-error.js";
import type { ReadPlaces } from "../contract/types.js";
import { asObject, type JsonObject, namesOf, own, parseJson } from "../util/json.js";
import { toSingleLine } from "../util/single-line.js";

/** What an error answer of the service means. */
export interface Classification {
  readonly category: ErrorCategory;
  /** The service's code, as it wrote it. */
  readonly code?: string;
  /** What the service said, shortened. */
  readonly message?: string;
  /** Whether the same call may succeed when it is made again. */
  readonly retryable: boolean;
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
  const root = asObject(raw) ?? {};
  const all = readError(typeof body === "string" ? (parseJson(body) ?? body) : body);
  const shown = paths
    .map((path) => readError({ error: valueAt(root, path) }))
    .find(({ message }) => message !== undefined);
  // The place may be that of the text alone: the codes beside it still count.
  const codes = [...(shown?.codes ?? []), ...all.codes];
  const { message } = shown ?? all;
  const category = categoryOf(status ?? 0, codes, message ?? "") ?? "unknown";
  return {
    category,
    ...(codes[0] === undefined ? {} : { code: codes[0] }),
    ...(message === undefined ? {} : { message }),
    retryable: category === "transient",
  };
}

const MESSAGE_LENGTH = 600;
const EXCERPT_LENGTH = 300;

/** The beginning of JSON that says nothing at a known place; `undefined` if it is empty. */
export function excerpt(json: string): string | undefined {
  return /^\W*$/.test(json.slice(0, EXCERPT_LENGTH)) ? undefined : shorten(json, EXCERPT_LENGTH);
}

/** Reads `{error, code, message}`, `{message}`, `{error: {…}}`, `{detail: […]}` and the like. */
function readError(body: unknown): { codes: string[]; message: string | undefined } {
  const root = asObject(body);
  if (root === undefined) {
    // A gateway's HTML page says nothing to a person, and its words prove nothing. Nor do bytes.
    const text = typeof body === "string" ? body.slice(0, MESSAGE_LENGTH) : "";
    const isNoText = /^\s{0,100}<|[^\P{Cc}\s]/u.test(text);
    return { codes: [], message: isNoText ? undefined : shorten(body) };
  }
  const nested = asObject(own(root, "error"));
  const [item] = [own(root, "detail"), own(root, "errors")].flatMap((list) =>
    Array.isArray(list) ? [asObject(list[0])] : [],
  );
  // Elsewhere one object deep, by names that can mean nothing else.
  const others = namesOf(root).map((name) => asObject(own(root, name)));
  const reasons = own(nested, "details");
  const codes = [
    // Google's: its other codes are those of HTTP.
    ...(Array.isArray(reasons) ? reasons.map((each) => own(asObject(each), "reason")) : []),
    own(root, "code"),
    own(nested, "code"),
    isCode(own(root, "error")) ? own(root, "error") : undefined,
    own(nested, "type"),
    own(nested, "status"),
    own(item, "type"),
    ...[root, ...others].flatMap((container) => textsOf(container, IS_CODE)),
  ].filter((code): code is string => typeof code === "string" && /^[A-Za-z]\w{0,99}$/.test(code));
  const containers = [root, nested, asObject(own(root, "data")), asObject(own(root, "base_resp"))];
  const first = [
    own(root, "message"),
    own(nested, "message"),
    own(nested, "text"),
    own(root, "error"),
    own(root, "detail"),
    ...[...containers, ...others].flatMap((container) => textsOf(container, SAYS_WHY)),
    ...[root, nested].flatMap((container) => textsOf(container, SAYS_WHAT)),
  ]
    .filter((text) => typeof text !== "string" || !codes.includes(text))
    .map((text) => shorten(text))
    .find((text) => text !== undefined);
  const details = [root, nested].map(readDetails).find((text) => text !== undefined);
  const text = [first, details].filter((part) => part !== undefined).join(" ");
  return { codes, message: shorten(text) };
}

/** Whether the text of an error is a code: one plain word may be all that is said. */
function isCode(text: unknown): boolean {
  return typeof text === "string" && (/[_A-Z\d]/.test(text) || categoryOfCode(text) !== undefined);
}

/** The values under names of one kind. */
function textsOf(container: JsonObject | undefined, names: RegExp): unknown[] {
  return namesOf(container)
    .filter((name) => names.test(name))
    .map((name) => container?.[name]);
}

/** An error, a failure, a reason or a message. */
const SAYS_WHY =
  /^(?!.{60})(.*(message|msg|reason|detail|failure)|err(or)?|errors?_?(text|info|description))$/i;
const IS_CODE = /^err(or)?_?code$/i;
/** `title` stands alone in problem details whose type says it all: RFC 9457, section 3.1. */
const SAYS_WHAT = /^(description|title)$/i;

function readDetails(container: JsonObject | undefined): string | undefined {
  for (const name of ["details", "errors", "detail", "issues"]) {
    const details = own(container, name);
    if (Array.isArray(details)) return JSON.stringify(details.slice(0, MAX_DETAILS));
    const fields = asObject(details);
    if (fields === undefined) continue;
    const names = namesOf(fields).slice(0, MAX_DETAILS);
    return JSON.stringify(Object.fromEntries(names.map((each) => [each, fields[each]])));
  }
  return undefined;
}

/** More would be cut off anyway. */
const MAX_DETAILS = 50;

/** Cuts before anything else, so that a long message costs no time. */
function shorten(text: unknown, most = MESSAGE_LENGTH): string | undefined {
  if (typeof text !== "string") return undefined;
  const start = text.trimStart();
  const whole = toSingleLine(start.slice(0, most).trimEnd());
  if (whole === "") return undefined;
  return start.length > most ? `${whole}…` : whole;
}

/** The signs of each category: its statuses, how its codes end, and what its messages say. */
const SIGNS: readonly (readonly [
  category: ErrorCategory,
  statuses: readonly number[],
  // The families IMAGE_GENERATION_*, VIDEO_GENERATION_*, TTS_GENERATION_* share their last words.
  code?: RegExp,
  words?: RegExp,
])[] = [
  [
    "insufficient_credits",
    [402],
    /INSUFFICIENT_(CREDITS?|QUOTA|BALANCE|FUNDS)$|^billing_/i,
    /^(?!.*rate.?limit).*(insufficient (credit|balance)|not (have )?enough (credit|balance|api token)|balance (is )?(not enough|insufficient)|credit balance|top up|recharge|exceeded your current quota)/i,
  ],
  [
    "content_rejected",
    [451],
    /CONTENT_REJECTED$|moderation|content_policy|content_filter|safety|nsfw|sensitive_content/i,
    /safety (system|check)|nsfw content|content (policy|moderation|flagged)/i,
  ],
  [
    "invalid_request",
    [400, 405, 409, 413, 415],
    /(UNSUPPORTED_MODEL|INVALID_INPUT|invalid_request_error|invalid_argument)$/i,
  ],
  [
    "transient",
    [408, 425, 429],
    /(RATE_LIMITED|rate_limit_exceeded|rate_limit_error|PROVIDER_UNAVAILABLE|GENERATION_TIMEOUT|GENERATION_FAILED|overloaded_error|RESOURCE_EXHAUSTED)$/i,
  ],
  [
    "auth",
    [401, 403],
    /(UNAUTHORIZED|authentication_error|invalid_api_key|API_KEY_INVALID)$/i,
    /unauthorized|(invalid|incorrect) api.?key|api.?key (is )?(not valid|invalid)/i,
  ],
  ["not_found", [404], /(model_not_found)$/i],
  ["validation", [422]],
];

/** The category that a code stands for, whatever else an answer says. */
export function categoryOfCode(code: string): ErrorCategory | undefined {
  return SIGNS.find(([, , codes]) => codes?.test(code))?.[0];
}

function categoryOf(
  status: number,
  codes: readonly string[],
  message: string,
): ErrorCategory | undefined {
  const known = codes.map(categoryOfCode).find((each) => each !== undefined);
  if (known !== undefined) return known;
  const [category] =
    SIGNS.find(([, , , words]) => words?.test(message)) ??
    SIGNS.find(([, statuses]) => statuses.includes(status)) ??
    [];
  return category ?? (status >= 500 ? "transient" : undefined);
}
