import { BASE_URL, describeBaseUrl, splitBaseUrl } from "../contract/base-url.js";
import type { CallOptions, GenerateOptions, RetryOptions } from "../contract/call-options.js";
import { describeValue } from "../util/describe-value.js";
import { asObject } from "../util/json.js";
import { unknownOption } from "./unknown-option.js";

/** What an option takes, in words, and whether a value is that. */
type Kind = readonly [expected: string, fits: (value: unknown) => boolean];

/** The options that something takes. */
export type OptionKinds<Options> = Readonly<Record<keyof Options, Kind>>;

const CREATE_RETRY: readonly unknown[] = ["unsent", "safe", "transient", "always"];

export const TEXT: Kind = ["a text", (value) => typeof value === "string"];
export const FLAG: Kind = ["true or false", (value) => typeof value === "boolean"];
export const NUMBER: Kind = [
  "a number from 0 on",
  (value) => typeof value === "number" && value >= 0,
];
export const FUNCTION: Kind = ["a function", (value) => typeof value === "function"];
export const SIGNAL: Kind = [
  "an AbortSignal, such as controller.signal",
  (value) =>
    typeof property(value, "aborted") === "boolean" &&
    typeof property(value, "addEventListener") === "function",
];
/** What is checked where it is used. */
export const ANY: Kind = ["", () => true];

/** The options that a client and a call share. */
export const SHARED_OPTIONS: OptionKinds<CallOptions> = {
  apiKey: TEXT,
  baseUrl: [BASE_URL, (value) => splitBaseUrl(value) !== undefined],
  dispatcher: [
    "a dispatcher of undici, such as an Agent",
    (value) => typeof property(value, "dispatch") === "function",
  ],
  createRetry: [`one of ${CREATE_RETRY.join(", ")}`, (value) => CREATE_RETRY.includes(value)],
  retry: ["an object, such as { retries: 3 }", (value) => asObject(value) !== undefined],
  timeoutMs: NUMBER,
  idleTimeoutMs: NUMBER,
  eventTimeoutMs: NUMBER,
  requestTimeoutMs: NUMBER,
  pollRequestTimeoutMs: NUMBER,
  pollIntervalMs: NUMBER,
  onEvent: FUNCTION,
  userAgent: TEXT,
};

export const CALL_OPTIONS: OptionKinds<GenerateOptions> = {
  ...SHARED_OPTIONS,
  client: ANY,
  signal: SIGNAL,
  validate: FLAG,
  cancelOnAbort: FLAG,
  idempotencyKey: [
    "a text that is not empty",
    (value) => typeof value === "string" && value.trim() !== "",
  ],
};

/** `wait` also takes the endpoint or platform that the id comes from. */
export const WAIT_OPTIONS: OptionKinds<
  GenerateOptions & Record<"endpoint" | "platform" | "follow", unknown>
> = {
  ...CALL_OPTIONS,
  endpoint: ANY,
  platform: ANY,
  // `wait` checks it itself.
  follow: ANY,
};

const RETRY: OptionKinds<RetryOptions> = {
  retries: NUMBER,
  minTimeoutMs: NUMBER,
  maxTimeoutMs: NUMBER,
  factor: NUMBER,
  randomize: FLAG,
};

/**
 * The one check of options. A mistyped one would be ignored, and the call go to the paid host.
 *
 * @throws {TypeError} naming an option that does not exist, or that cannot have its value
 */
export function checkOptions(options: object, kinds: Readonly<Record<string, Kind>>): void {
  const problem = optionProblem(options, kinds);
  if (problem !== undefined) throw new TypeError(`${problem} Nothing was sent.`);
}

/** The same as a sentence; `undefined` if nothing is wrong. */
export function optionProblem(
  options: object,
  kinds: Readonly<Record<string, Kind>>,
  prefix = "",
): string | undefined {
  if (asObject(options) === undefined) {
    return `the options must be an object, found ${describeValue(options)}.`;
  }
  const unknown = unknownOption(options, Object.keys(kinds), prefix, Object.keys(CALL_OPTIONS));
  if (unknown !== undefined) return unknown;
  for (const [name, value] of Object.entries(options)) {
    const [expected, fits] = kinds[name] ?? ANY;
    if (value !== undefined && !fits(value)) {
      return `option ${prefix}${name} must be ${expected}, found ${found(name, value)}.`;
    }
  }
  const { retry } = options as CallOptions;
  return retry && optionProblem(retry, RETRY, "retry.");
}

function found(name: string, value: unknown): string {
  // The value itself may be a secret.
  if (name === "apiKey") return `a value of type ${typeof value}`;
  return name === "baseUrl" ? describeBaseUrl(value) : describeValue(value);
}

/** A property of anything, inherited ones too. */
function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
