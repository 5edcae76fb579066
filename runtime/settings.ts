import type { Dispatcher } from "undici";
import type { CallOptions, CreateRetry, GenerationEvent, Platform, RetryOptions } from "./types.js";
import { VERSION } from "./version.js";

/** Every option of a call, resolved: the call's own, else its client's, else the default. */
export interface Settings {
  readonly apiKey: string | undefined;
  readonly baseUrl: string;
  readonly dispatcher: Dispatcher | undefined;
  readonly createRetry: CreateRetry;
  readonly retry: Required<RetryOptions>;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly eventTimeoutMs: number;
  readonly createTimeoutMs: number;
  readonly pollTimeoutMs: number;
  readonly pollIntervalMs: number;
  readonly onEvent: ((event: GenerationEvent) => void) | undefined;
  readonly userAgent: string;
}

/** Bounds that the contract fixes; only tests have others. */
export interface Bounds {
  readonly eventBytes: number;
  readonly streamBytes: number;
  /** Of an answer to a create. An answer to a poll may hold a result: `streamBytes` bounds it. */
  readonly answerBytes: number;
  /** How long a 404 of a poll is forgiven. */
  readonly notFoundMs: number;
  /** For the last look after the deadline, and for a remote cancel. */
  readonly lastLookMs: number;
  readonly retryAfterMs: number;
}

export const BOUNDS: Bounds = {
  eventBytes: 8 * 2 ** 20,
  streamBytes: 256 * 2 ** 20,
  answerBytes: 8 * 2 ** 20,
  notFoundMs: 15_000,
  lastLookMs: 5_000,
  retryAfterMs: 60_000,
};

/** @throws TypeError naming the option that cannot be */
export function resolveSettings(
  platform: Platform,
  shared: CallOptions,
  options: CallOptions,
): Settings {
  const all: CallOptions = { ...shared, ...withoutUndefined(options) };
  const retry: RetryOptions = { ...shared.retry, ...options.retry };
  return {
    // A key read from a file often ends in a line break, which no header can carry.
    apiKey: (all.apiKey ?? process.env[platform.apiKeyVariable])?.trim() || undefined,
    baseUrl: (all.baseUrl ?? platform.baseUrl).replace(/\/$/, ""),
    dispatcher: all.dispatcher,
    createRetry: all.createRetry ?? "transient",
    retry: {
      retries: atLeastZero("retry.retries", retry.retries ?? 5),
      minTimeoutMs: atLeastZero("retry.minTimeoutMs", retry.minTimeoutMs ?? 1_000),
      maxTimeoutMs: atLeastZero("retry.maxTimeoutMs", retry.maxTimeoutMs ?? 16_000),
      factor: atLeastZero("retry.factor", retry.factor ?? 2),
      randomize: retry.randomize ?? false,
    },
    timeoutMs: atLeastZero("timeoutMs", all.timeoutMs ?? 900_000),
    idleTimeoutMs: atLeastZero("idleTimeoutMs", all.idleTimeoutMs ?? 60_000),
    eventTimeoutMs: atLeastZero("eventTimeoutMs", all.eventTimeoutMs ?? 120_000),
    createTimeoutMs: atLeastZero("requestTimeoutMs", all.requestTimeoutMs ?? 120_000),
    pollTimeoutMs: atLeastZero(
      "pollRequestTimeoutMs",
      all.pollRequestTimeoutMs ?? all.requestTimeoutMs ?? 20_000,
    ),
    pollIntervalMs: atLeastZero("pollIntervalMs", all.pollIntervalMs ?? 3_000),
    onEvent: all.onEvent,
    userAgent: all.userAgent ?? `modelsmith/${VERSION}`,
  };
}

function withoutUndefined(options: CallOptions): CallOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function atLeastZero(name: string, value: number): number {
  if (typeof value === "number" && value >= 0) return value;
  throw new TypeError(`option ${name} must be a number from 0 on, found ${String(value)}`);
}
