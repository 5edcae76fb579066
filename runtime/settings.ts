import type { CallOptions, CreateRetry, GenerationEvent, Platform, RetryOptions } from "./types.js";
import { VERSION } from "./version.js";

/** Every option of a call, resolved: the call's own, else its client's, else the default. */
export interface Settings {
  readonly apiKey: string | undefined;
  /** Where the key goes, and nowhere else. */
  readonly origin: string;
  /** What the base URL adds before every path. */
  readonly prefix: string;
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

const DEFAULTS: Required<
  Pick<
    CallOptions,
    | "createRetry"
    | "timeoutMs"
    | "idleTimeoutMs"
    | "eventTimeoutMs"
    | "pollIntervalMs"
    | "userAgent"
  >
> = {
  createRetry: "transient",
  timeoutMs: 900_000,
  idleTimeoutMs: 60_000,
  eventTimeoutMs: 120_000,
  pollIntervalMs: 3_000,
  userAgent: `modelsmith/${VERSION}`,
};

const RETRY: Required<RetryOptions> = {
  retries: 5,
  minTimeoutMs: 1_000,
  maxTimeoutMs: 16_000,
  factor: 2,
  randomize: false,
};

/** @throws TypeError naming the option that cannot be */
export function resolveSettings(
  platform: Platform,
  shared: CallOptions,
  options: CallOptions,
): Settings {
  const all = { ...DEFAULTS, ...given(shared), ...given(options) };
  const retry = { ...RETRY, ...given(shared.retry), ...given(options.retry) };
  checkNumbers("", all);
  checkNumbers("retry.", retry);
  const { apiKey, baseUrl, requestTimeoutMs, onEvent } = all;
  return {
    ...all,
    onEvent,
    retry,
    // A key read from a file often ends in a line break, which no header can carry.
    apiKey: (apiKey ?? process.env[platform.apiKeyVariable])?.trim() || undefined,
    ...splitBaseUrl(baseUrl ?? platform.baseUrl),
    createTimeoutMs: requestTimeoutMs ?? 120_000,
    pollTimeoutMs: all.pollRequestTimeoutMs ?? requestTimeoutMs ?? 20_000,
  };
}

/** What is `undefined` is not given. */
function given<Options extends object>(options: Options | undefined): Partial<Options> {
  const present = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  // The same fields with the same values.
  return Object.fromEntries(present) as Partial<Options>;
}

function checkNumbers(prefix: string, options: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (!/Ms$|^retries$|^factor$/.test(name)) continue;
    if (typeof value === "number" && value >= 0) continue;
    throw new TypeError(`option ${prefix}${name} must be a number from 0 on, found ${value}`);
  }
}

function splitBaseUrl(baseUrl: string): { origin: string; prefix: string } {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const safe =
    url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (url !== undefined && safe && !/[?#@\\]/.test(baseUrl)) {
    return { origin: url.origin, prefix: url.pathname.replace(/\/$/, "") };
  }
  const found = JSON.stringify(baseUrl.replace(/\/\/[^/]*@/, "//…@"));
  throw new TypeError(
    `option baseUrl must be an absolute https URL (http for loopback only) without user, query or fragment, found ${found}`,
  );
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;
