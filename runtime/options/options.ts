import { BASE_URL, type BaseUrl, describeBaseUrl, splitBaseUrl } from "../contract/base-url.js";
import { baseUrlVariable } from "../contract/base-url-variable.js";
import type { CallOptions, CreateRetry, RetryOptions } from "../contract/call-options.js";
import type { Platform } from "../contract/endpoint.js";
import type { GenerationEvent } from "../contract/generation.js";
import { checkOptions, WAIT_OPTIONS } from "./check-options.js";
import { VERSION } from "./version.js";

/** Every option of a call, resolved: the call's own, else its client's, else the default. */
export interface Settings extends BaseUrl {
  /** Empty if the option is. */
  readonly apiKey: string | undefined;
  readonly createRetry: CreateRetry;
  readonly retry: Required<RetryOptions>;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly eventTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly pollRequestTimeoutMs: number;
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
  /** For how long after a create a 503 is a refusal: later, it may be that of a gateway which had handed it over. */
  readonly busyMs: number;
  /** How long polls may be answered by 404 before the call fails. */
  readonly notFoundMs: number;
  /** Timeout of the last poll after the deadline, and of a remote cancel. */
  readonly finalPollMs: number;
  readonly mostRetryAfterMs: number;
}

export const BOUNDS: Bounds = {
  eventBytes: 256 * 2 ** 20,
  streamBytes: 256 * 2 ** 20,
  recoverMs: 3_000,
  absenceMs: 2_000,
  // The soonest known to give up, Fastly, does after 15 s; the others after 30.
  busyMs: 5_000,
  notFoundMs: 15_000,
  finalPollMs: 5_000,
  mostRetryAfterMs: 60_000,
};

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
 * @param shared - a client's options, which are checked already
 * @throws {TypeError} for an option that does not exist, or an option or a base URL of the environment
 *   that cannot have its value
 */
export function resolveSettings(
  platform: Platform,
  shared: CallOptions,
  options: CallOptions,
): Settings {
  checkOptions(options, WAIT_OPTIONS);
  const all = overlay(DEFAULTS, shared, options);
  const { apiKey, requestTimeoutMs } = all;
  const { apiKeyVariable } = platform;
  const variable = baseUrlVariable(platform);
  const named = all.baseUrl === undefined ? process.env[variable]?.trim() : undefined;
  const { origin, prefix } = baseUrlOf(
    named || (all.baseUrl ?? platform.baseUrl),
    named ? `the environment variable ${variable}` : "option baseUrl",
  );
  return {
    ...all,
    // A key read from a file often ends in a line break, which no header can carry.
    apiKey: apiKey?.trim() ?? (process.env[apiKeyVariable]?.trim() || undefined),
    origin,
    prefix,
    retry: overlay(RETRY, shared.retry, options.retry),
    requestTimeoutMs: requestTimeoutMs ?? Infinity,
    pollRequestTimeoutMs: all.pollRequestTimeoutMs ?? requestTimeoutMs ?? 20_000,
  };
}

/** Lays options over the defaults, the last ones on top. `undefined` counts as not given. */
function overlay<Options extends object>(
  defaults: Options,
  ...layers: readonly (object | undefined)[]
): Options {
  if (!layers.some(Boolean)) return defaults;
  const all = { ...defaults };
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) {
      if (value === undefined || !Object.hasOwn(defaults, name)) continue;
      // The types of the options say which value each name has.
      (all as Record<string, unknown>)[name] = value;
    }
  }
  return all;
}

/** @param source - what said it, for the message */
function baseUrlOf(given: string, source: string): BaseUrl {
  const split = splitBaseUrl(given);
  if (split !== undefined) return split;
  throw new TypeError(
    `${source} must be ${BASE_URL}, found ${describeBaseUrl(given)}. Nothing was sent.`,
  );
}
