import type { Endpoint, Platform } from "./endpoint.js";
import type { GenerationEvent } from "./generation.js";
import type { Follow } from "./generation-error.js";

declare const brand: unique symbol;

/** Backoff between attempts; the names are p-retry's. */
export interface RetryOptions {
  /** Retries after the first attempt. @defaultValue 5 */
  readonly retries?: number;
  /** First wait, in milliseconds. @defaultValue 1000 */
  readonly minTimeoutMs?: number;
  /** Longest wait before it is spread, in milliseconds. @defaultValue 16000 */
  readonly maxTimeoutMs?: number;
  /** What a wait is multiplied by for the next one. @defaultValue 2 */
  readonly factor?: number;
  /** Spread the waits (±20 %) so that many clients do not return together. @defaultValue true */
  readonly randomize?: boolean;
}

/**
 * When a create may be sent again:
 * - `"unsent"`: only when nothing was sent. One `POST` leaves this machine, in whatever form;
 * - `"safe"`: also when the service refused it before it ran, or when the list of running
 *   generations shows that it was not accepted; never after a 2xx, which was accepted and may be done;
 * - `"transient"`: also after any 429 or 5xx that carries no id of a generation, unless credits are
 *   missing. **This can pay twice**: a gateway answers 502 or 504 for a generation that goes on;
 * - `"always"`: also when nothing came back, or a 2xx that cannot be read. **This can pay twice.**
 */
export type CreateRetry = "unsent" | "safe" | "transient" | "always";

/**
 * What carries requests: undici's `Agent`, `ProxyAgent`, `EnvHttpProxyAgent`, `MockAgent` and their
 * like. Typed by its one method: so generated code compiles without the types of undici and Node,
 * and another version's dispatcher fits too.
 */
export interface RequestDispatcher {
  dispatch(options: object, handler: object): boolean;
}

/** Options that a client and a single call share; a call's own win. */
export interface CallOptions {
  /** The key. @defaultValue the environment variable that the platform names */
  readonly apiKey?: string;
  /**
   * Base URL instead of the platform's. The key goes there and nowhere else.
   * @defaultValue the environment variable beside the key's (`SKILLS_VIDEO_BASE_URL` beside
   * `SKILLS_VIDEO_API_KEY`), else the platform's
   */
  readonly baseUrl?: string;
  /** undici's transport, for instance a `ProxyAgent`. @defaultValue an own `Agent` */
  readonly dispatcher?: RequestDispatcher;
  /** @defaultValue "safe" */
  readonly createRetry?: CreateRetry;
  readonly retry?: RetryOptions;
  /** Deadline of the whole call, in milliseconds. @defaultValue 900000 */
  readonly timeoutMs?: number;
  /**
   * Longest silence of a stream, in milliseconds; then the generation is polled, or looked for among
   * the running ones while its id is not known. @defaultValue 60000
   */
  readonly idleTimeoutMs?: number;
  /** Longest time without a data event before one `GET` asks for the status, in milliseconds. @defaultValue 120000 */
  readonly eventTimeoutMs?: number;
  /**
   * Timeout of one request's answer, in milliseconds; once a success arrives, the longest silence in it. A
   * create that is given up may have been paid for: leave it out, and `timeoutMs` bounds it.
   * @defaultValue 20000 for a poll, none for a create
   */
  readonly requestTimeoutMs?: number;
  /** The same for polls alone, in milliseconds. @defaultValue `requestTimeoutMs`, else 20000 */
  readonly pollRequestTimeoutMs?: number;
  /** From start to start of two polls, in milliseconds. @defaultValue 3000 */
  readonly pollIntervalMs?: number;
  /** Watches the call. What it throws does not end it: a warning of the process tells it, once. */
  readonly onEvent?: (event: GenerationEvent) => void;
  /** Sent as `User-Agent`. @defaultValue "modelsmith/<version>" */
  readonly userAgent?: string;
}

/** Options, connections and ids that calls share: what `createClient` makes. */
export interface Client {
  readonly [brand]: true;
}

/** Options of one call. */
export interface GenerateOptions extends CallOptions {
  /** @defaultValue the default client, see `configure` */
  readonly client?: Client | undefined;
  /** Ends the call: it rejects with category `aborted` within 50 ms. */
  readonly signal?: AbortSignal | undefined;
  /** Checks the input against the endpoint's schema before anything is sent. @defaultValue true */
  readonly validate?: boolean;
  /** Asks the service to cancel when the call is aborted, if the spec has a way to. @defaultValue false */
  readonly cancelOnAbort?: boolean;
  /**
   * Sent with every create of the call, in the header by which the platform tells a repeated create
   * from a new one, if the spec documents one. @defaultValue a random UUID
   */
  readonly idempotencyKey?: string;
}

/** Where a generation's id comes from: its endpoint, which gives `data` its type, or its platform. */
export type WaitOptions<Data = unknown> = GenerateOptions & {
  /** What `submit` returned beside the id, or the error of a call has. */
  readonly follow?: Follow | undefined;
} & (
    | {
        readonly endpoint: Endpoint<object, Data>;
        readonly platform?: never;
      }
    | { readonly platform: Platform; readonly endpoint?: never }
  );
