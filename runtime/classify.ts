import type { ErrorCategory } from "./generation-error.js";
import { asObject, type JsonObject, own, parseJson } from "./json.js";

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
  const parsed = typeof body === "string" ? (parseJson(body) ?? body) : body;
  const said = readError(parsed);
  const category = categoryOf(status ?? 0, said.codes, said.message ?? "") ?? "unknown";
  return {
    category,
    ...(said.codes[0] === undefined ? {} : { code: said.codes[0] }),
    ...(said.message === undefined ? {} : { message: said.message }),
    retryable: category === "transient",
  };
}

const MESSAGE_LENGTH = 600;

/** The forms `{error, code, message}`, `{message}`, `{error: {…}}` and `{detail: […]}`. */
function readError(body: unknown): { codes: string[]; message: string | undefined } {
  const root = asObject(body);
  if (root === undefined) {
    // A gateway's HTML page says nothing to a person, and its words prove nothing.
    const text = typeof body === "string" && !/^\s*</.test(body) ? body.trim() : "";
    return { codes: [], message: text === "" ? undefined : shorten(text) };
  }
  const nested = asObject(own(root, "error"));
  const codes = [
    own(root, "code"),
    own(nested, "code"),
    own(root, "error"),
    own(nested, "type"),
  ].filter((code): code is string => typeof code === "string" && /^[A-Za-z]\w*$/.test(code));
  const message = [
    own(root, "message"),
    own(nested, "message"),
    own(root, "error"),
    own(root, "detail"),
  ].find(
    (text): text is string => typeof text === "string" && text !== "" && !codes.includes(text),
  );
  const details = [root, nested].map(readDetails).find((text) => text !== undefined);
  const text = [message, details].filter((part) => part !== undefined).join(" ");
  return { codes, message: text === "" ? undefined : shorten(text) };
}

function readDetails(holder: JsonObject | undefined): string | undefined {
  for (const name of ["details", "errors", "detail"]) {
    const details = own(holder, name);
    if (typeof details === "object" && details !== null) return JSON.stringify(details);
  }
  return undefined;
}

function shorten(text: string): string {
  return text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH)}…` : text;
}

/** What tells a category: how its codes end, what its messages say, and its statuses. */
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
    /INSUFFICIENT_CREDITS$/i,
    /insufficient credit|not enough credit|insufficient balance|credit balance|top up|recharge/i,
  ],
  ["content_rejected", [], /CONTENT_REJECTED$/i],
  ["invalid_request", [400, 409], /(UNSUPPORTED_MODEL|INVALID_INPUT)$/i],
  [
    "transient",
    [408, 425, 429],
    /(RATE_LIMITED|PROVIDER_UNAVAILABLE|GENERATION_TIMEOUT|GENERATION_FAILED)$/i,
  ],
  ["auth", [401, 403], /UNAUTHORIZED$/i, /unauthorized/i],
  ["not_found", [404]],
  ["validation", [422]],
];

function categoryOf(
  status: number,
  codes: readonly string[],
  message: string,
): ErrorCategory | undefined {
  for (const each of codes) {
    const known = SIGNS.find(([, , code]) => code?.test(each));
    if (known !== undefined) return known[0];
  }
  const [category] =
    SIGNS.find(([, , , words]) => words?.test(message)) ??
    SIGNS.find(([, statuses]) => statuses.includes(status)) ??
    [];
  return category ?? (status >= 500 ? "transient" : undefined);
}
