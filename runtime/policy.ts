import type { Call } from "./call.js";
import type { Policy } from "./engine-state.js";

/** The rules of a call: its options, what its endpoint has, its bounds. */
export function policyOf(
  { settings, bounds, rules, platform, create }: Call,
  until: Policy["until"],
  isGiven = false,
): Policy {
  return {
    createRetry: settings.createRetry,
    retry: settings.retry,
    timeoutMs: settings.timeoutMs,
    pollIntervalMs: settings.pollIntervalMs,
    notFoundMs: bounds.notFoundMs,
    until,
    hasPlainForm: create?.forms.path !== undefined,
    hasList: platform.runningPath !== undefined && typeof create?.body === "string",
    isIdempotent: create?.forms.idempotencyHeader !== undefined,
    canPoll: rules.poll?.path !== undefined,
    hasResultRequest: rules.result !== undefined,
    isGiven,
    random: Math.random,
  };
}
