import type { ErrorCategory } from "./errors.js";
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
  const category =
    fromCodes(said.codes) ?? fromWords(said.message) ?? fromStatus(status) ?? "unknown";
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

// The families IMAGE_GENERATION_*, VIDEO_GENERATION_*, TTS_GENERATION_* share their last words.
const CODES: readonly (readonly [string, ErrorCategory])[] = [
  ["INSUFFICIENT_CREDITS", "insufficient_credits"],
  ["CONTENT_REJECTED", "content_rejected"],
  ["UNSUPPORTED_MODEL", "invalid_request"],
  ["INVALID_INPUT", "invalid_request"],
  ["RATE_LIMITED", "transient"],
  ["PROVIDER_UNAVAILABLE", "transient"],
  ["GENERATION_TIMEOUT", "transient"],
  ["GENERATION_FAILED", "transient"],
  ["UNAUTHORIZED", "auth"],
];

function fromCodes(codes: readonly string[]): ErrorCategory | undefined {
  for (const code of codes) {
    const upper = code.toUpperCase();
    const known = CODES.find(([suffix]) => upper.endsWith(suffix));
    if (known !== undefined) return known[1];
  }
  return undefined;
}

const CREDIT_WORDS =
  /insufficient credit|not enough credit|insufficient balance|credit balance|top up|recharge/i;

function fromWords(message: string | undefined): ErrorCategory | undefined {
  if (message === undefined) return undefined;
  if (CREDIT_WORDS.test(message)) return "insufficient_credits";
  return /unauthorized/i.test(message) ? "auth" : undefined;
}

function fromStatus(status: number | undefined): ErrorCategory | undefined {
  if (status === undefined) return undefined;
  if (status >= 500 || status === 429 || status === 408 || status === 425) return "transient";
  return STATUSES[status];
}

const STATUSES: Readonly<Record<number, ErrorCategory>> = {
  400: "invalid_request",
  401: "auth",
  402: "insufficient_credits",
  403: "auth",
  404: "not_found",
  409: "invalid_request",
  422: "validation",
};
