import { baseUrlVariable } from "./base-url-variable.js";
import { checkOptions, WAIT_OPTIONS } from "./check-options.js";
import { describeValue } from "./describe-value.js";
import type { CallOptions, CreateRetry, GenerationEvent, Platform, RetryOptions } from "./types.js";
import { VERSION } from "./version.js";

/** Every option of a call, resolved: the call's own, else its client's, else the default. */
export interface Settings {
  /** Empty if the option is. */
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

/** Bounds that no option changes; only tests have others. */
export interface Bounds {
  readonly eventBytes: number;
  /** Of a stream or an answer: each may hold what was paid for. */
  readonly streamBytes: number;
  /** Over how long the list of running generations is searched for a create in doubt. */
  readonly recoverMs: number;
  /**
   * For how long after a create the list of running generations can show that it was not accepted.
   * After that, its generation may be missing from the list because it is done: an image takes some
   * models two seconds.
   */
  readonly absenceMs: number;
  /** How long polls may be answered by 404 before the call fails. */
  readonly notFoundMs: number;
  /** Timeout of the last poll after the deadline, and of a remote cancel. */
  readonly finalPollMs: number;
  readonly retryAfterMs: number;
}

export const BOUNDS: Bounds = {
  eventBytes: 256 * 2 ** 20,
  streamBytes: 256 * 2 ** 20,
  recoverMs: 3_000,
  absenceMs: 2_000,
  notFoundMs: 15_000,
  finalPollMs: 5_000,
  retryAfterMs: 60_000,
};

const CREATE_RETRY: readonly CreateRetry[] = ["unsent", "safe", "transient", "always"];

interface Defaults
  extends Pick<
    Settings,
    | "createRetry"
    | "timeoutMs"
    | "idleTimeoutMs"
    | "eventTimeoutMs"
    | "pollIntervalMs"
    | "onEvent"
    | "userAgent"
  > {
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly requestTimeoutMs: number | undefined;
  readonly pollRequestTimeoutMs: number | undefined;
}

/** Each option by its name: V8 takes long to add a property to a copy, and not to set one. */
const DEFAULTS: Defaults = {
  apiKey: undefined,
  baseUrl: undefined,
  createRetry: "safe",
  timeoutMs: 900_000,
  idleTimeoutMs: 60_000,
  eventTimeoutMs: 120_000,
  requestTimeoutMs: undefined,
  pollRequestTimeoutMs: undefined,
  pollIntervalMs: 3_000,
  onEvent: undefined,
  userAgent: `modelsmith/${VERSION}`,
};

const RETRY: Required<RetryOptions> = {
  retries: 5,
  minTimeoutMs: 1_000,
  maxTimeoutMs: 16_000,
  factor: 2,
  randomize: true,
};

/**
 * @throws {TypeError} for an option that does not exist
 * @throws {RangeError} for an option that cannot have its value
 */
export function resolveSettings(
  platform: Platform,
  shared: CallOptions,
  options: CallOptions,
): Settings {
  checkOptions(options, WAIT_OPTIONS);
  const all = overlay("", DEFAULTS, shared, options);
  if (!CREATE_RETRY.includes(all.createRetry)) {
    const found = JSON.stringify(all.createRetry);
    throw new RangeError(
      `option createRetry must be one of ${CREATE_RETRY.join(", ")}, found ${found}`,
    );
  }
  const { apiKey, requestTimeoutMs } = all;
  const { apiKeyVariable } = platform;
  const variable = baseUrlVariable(platform);
  const named = all.baseUrl === undefined ? process.env[variable]?.trim() : undefined;
  return {
    // A key read from a file often ends in a line break, which no header can carry.
    apiKey: apiKey?.trim() ?? (process.env[apiKeyVariable]?.trim() || undefined),
    ...(named
      ? splitBaseUrl(named, `the environment variable ${variable}`)
      : splitBaseUrl(all.baseUrl ?? platform.baseUrl, "option baseUrl")),
    createRetry: all.createRetry,
    retry: overlay("retry.", RETRY, shared.retry, options.retry),
    timeoutMs: all.timeoutMs,
    idleTimeoutMs: all.idleTimeoutMs,
    eventTimeoutMs: all.eventTimeoutMs,
    createTimeoutMs: requestTimeoutMs ?? Number.POSITIVE_INFINITY,
    pollTimeoutMs: all.pollRequestTimeoutMs ?? requestTimeoutMs ?? 20_000,
    pollIntervalMs: all.pollIntervalMs,
    onEvent: all.onEvent,
    userAgent: all.userAgent,
  };
}

const KINDS: readonly (readonly [
  names: RegExp,
  expected: string,
  fits: (value: unknown) => boolean,
])[] = [
  [
    /Ms$|^(retries|factor)$/,
    "a number from 0 on",
    (value) => typeof value === "number" && value >= 0,
  ],
  [/^(apiKey|userAgent)$/, "a text", (value) => value === null || typeof value === "string"],
  [/^onEvent$/, "a function", (value) => value === null || typeof value === "function"],
];

/** Lays options over the defaults, the last ones on top. `undefined` counts as not given. */
function overlay<Options extends object>(
  prefix: string,
  defaults: Options,
  ...layers: readonly (object | undefined)[]
): Options {
  const all = { ...defaults };
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) {
      if (value === undefined || !Object.hasOwn(defaults, name)) continue;
      for (const [names, expected, fits] of KINDS) {
        if (!names.test(name) || fits(value)) continue;
        // The value itself may be a secret.
        const found = names.test("apiKey")
          ? `a value of type ${typeof value}`
          : describeValue(value);
        throw new RangeError(`option ${prefix}${name} must be ${expected}, found ${found}`);
      }
      // The types of the options say which value each name has.
      (all as Record<string, unknown>)[name] = value;
    }
  }
  return all;
}

interface BaseUrl {
  readonly origin: string;
  readonly prefix: string;
}

// Cached, since call after call has the same one.
let last: { readonly baseUrl: string; readonly split: BaseUrl } | undefined;

/** @param source - what said it, for the message */
function splitBaseUrl(given: string, source: string): BaseUrl {
  // A `URL` is taken too.
  const baseUrl = String(given);
  if (last?.baseUrl === baseUrl) return last.split;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const safe =
    url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (url !== undefined && safe && !/[?#@\\]/.test(baseUrl)) {
    const split = { origin: url.origin, prefix: url.pathname.replace(/\/$/, "") };
    last = { baseUrl, split };
    return split;
  }
  const found = JSON.stringify(baseUrl.replace(/\/\/[^/]*@/, "//…@"));
  throw new RangeError(
    `${source} must be an absolute https URL (http for loopback only) without user, query or fragment, found ${found}`,
  );
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;
