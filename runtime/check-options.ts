import { describeValue } from "./describe-value.js";
import { asObject } from "./json.js";
import type { CallOptions, GenerateOptions, RetryOptions } from "./types.js";
import { unknownOption } from "./unknown-option.js";

/** The options that a client and a call share. */
const SHARED: Readonly<Record<keyof CallOptions, true>> = {
  apiKey: true,
  baseUrl: true,
  dispatcher: true,
  createRetry: true,
  retry: true,
  timeoutMs: true,
  idleTimeoutMs: true,
  eventTimeoutMs: true,
  requestTimeoutMs: true,
  pollRequestTimeoutMs: true,
  pollIntervalMs: true,
  onEvent: true,
  userAgent: true,
};

const OWN: Readonly<Record<Exclude<keyof GenerateOptions, keyof CallOptions>, true>> = {
  client: true,
  signal: true,
  validate: true,
  cancelOnAbort: true,
  idempotencyKey: true,
};

const RETRY: Readonly<Record<keyof RetryOptions, true>> = {
  retries: true,
  minTimeoutMs: true,
  maxTimeoutMs: true,
  factor: true,
  randomize: true,
};

export const SHARED_OPTIONS: readonly string[] = Object.keys(SHARED);
const CALL_OPTIONS: readonly string[] = [...SHARED_OPTIONS, ...Object.keys(OWN)];
/** `wait` also takes the endpoint or platform that the id comes from. */
export const WAIT_OPTIONS: readonly string[] = [...CALL_OPTIONS, "endpoint", "platform"];
const RETRY_OPTIONS = Object.keys(RETRY);

/**
 * A mistyped option would be ignored, and the call go to the paid host.
 *
 * @throws {TypeError} naming the nearest option
 */
export function checkOptions(options: object, known: readonly string[]): void {
  checkObject("the options must be an object", options);
  refuse(unknownOption(options, known, "", CALL_OPTIONS));
  const { retry, signal, dispatcher } = options as GenerateOptions;
  if (retry !== undefined) {
    checkObject("option retry must be an object, such as { retries: 3 }", retry);
    refuse(unknownOption(retry, RETRY_OPTIONS, "retry."));
  }
  if (signal !== undefined && !isAbortSignal(signal)) {
    const hint = isAbortSignal(property(signal, "signal")) ? ": pass controller.signal" : "";
    refuse(`option signal must be an AbortSignal${hint}.`);
  }
  if (dispatcher !== undefined && typeof property(dispatcher, "dispatch") !== "function") {
    refuse("option dispatcher must be a dispatcher of undici, such as an Agent.");
  }
}

function checkObject(expected: string, found: unknown): void {
  if (asObject(found) === undefined) {
    refuse(`${expected}, found ${describeValue(found)}.`);
  }
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new TypeError(`${problem} Nothing was sent.`);
}

function isAbortSignal(value: unknown): boolean {
  return (
    typeof property(value, "aborted") === "boolean" &&
    typeof property(value, "addEventListener") === "function"
  );
}

/** A property of anything, inherited ones too. */
function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
