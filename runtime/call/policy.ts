import type { Bounds, Settings } from "../options/options.js";
import type { Call } from "./call.js";

/** The rules that the states of a call follow: its options, what its endpoint has, its bounds. */
export interface Policy
  extends Pick<Settings, "createRetry" | "retry" | "timeoutMs" | "pollIntervalMs">,
    Pick<Bounds, "notFoundMs" | "busyMs"> {
  /** `"accepted"`: ends at the first id. */
  readonly until: "terminal" | "accepted";
  readonly hasPlainForm: boolean;
  /** There is a list of running generations, and the input can be compared with it. */
  readonly hasList: boolean;
  readonly isIdempotent: boolean;
  readonly canPoll: boolean;
  readonly hasResultRequest: boolean;
  /** No call of this process has seen the id that `wait` was given confirmed: it may be mistyped. */
  readonly isUnconfirmed: boolean;
  readonly random: () => number;
}

export function policyOf(
  { settings, bounds, rules, platform, create }: Call,
  until: Policy["until"],
  isUnconfirmed = false,
): Policy {
  return {
    ...settings,
    ...bounds,
    until,
    hasPlainForm: create?.forms.path !== undefined,
    hasList: platform.runningPath !== undefined && typeof create?.body === "string",
    isIdempotent: create?.forms.idempotencyHeader !== undefined,
    canPoll: rules.poll?.path !== undefined,
    hasResultRequest: rules.result?.path !== undefined,
    isUnconfirmed,
    random: Math.random,
  };
}
