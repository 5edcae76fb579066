import { hasLink, isLedToResult } from "../answer/links.js";
import {
  type Facts,
  FIRST_POLL,
  type Handle,
  type Refusal,
  type Retry,
  type State,
} from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import { backoffMs } from "../clock/backoff.js";
import type { Generation } from "../contract/generation.js";
import type { Failure } from "../error/failure.js";
import { underItsId } from "../reading/read-result.js";
import { NO_PATH } from "../request/follow-target.js";

/** Ends the call with a generation, under the id that it is asked for by, with the creates' number and risk. */
export function done({ facts }: State, generation: Generation<unknown>, policy: Policy): State {
  const twice = facts.inDoubt && !policy.isIdempotent && { mayHaveChargedTwice: true as const };
  const own = { ...underItsId(generation, facts, policy), attempts: facts.creates };
  return { at: "done", facts, generation: { ...own, ...twice } };
}

export function failed(state: State, failure: Failure): State {
  const from = state.at === "wait" ? state.after : state;
  return { at: "failed", failure, from, facts: state.facts };
}

/** A create that was refused, or never sent, charged nothing; an earlier one still may have. */
export function notCharged<Any extends State>(state: Any): Any {
  return withFacts(state, { risk: state.facts.inDoubt ? "possible" : "none" });
}

/**
 * Polls a generation that was accepted, or ends the call if accepted is all that was wanted.
 *
 * @param refusal - the create that named the id while it was refused: whether it is one is asked first
 */
export function follow(state: State, policy: Policy, because: string, refusal?: Refusal): State {
  const { facts } = state;
  if (policy.until === "accepted" && facts.id && !refusal) return { at: "accepted", facts };
  const isLed = !refusal && isLedToResult(facts, policy.canPoll);
  if (!isLed && !canFollow(facts, policy)) {
    // That a stream broke off is no fault of the config.
    const category = state.at === "stream" ? "transient" : "unknown";
    const reason = category === "unknown" ? `${because}, and ${NO_PATH}` : because;
    return failed(state, refusal?.failure ?? { category, reason, isUnasked: true });
  }
  const at = isLed ? "fetch-result" : "poll";
  return { at, ...FIRST_POLL, refusal, facts, because };
}

/** Whether there is anything to ask for the generation by: a URL of an answer, or its id. */
export function canFollow({ id, links }: Handle, { canPoll }: Policy): boolean {
  return hasLink(links) || (id !== undefined && canPoll);
}

/** Waits as long as the service says, else longer after each failure, and goes on with a state. */
export function retryLater(
  after: State,
  failures: number,
  retry: Omit<Retry, "reason">,
  { reason, retryAfterMs }: Failure,
  policy: Policy,
): State {
  const facts = { ...after.facts, lastFailure: reason };
  const ms = retryAfterMs ?? backoffMs(policy, failures);
  return { at: "wait", ms, after: { ...after, facts }, retry: { ...retry, reason }, facts };
}

export function withFacts<Any extends State>(state: Any, facts: Partial<Facts>): Any {
  return { ...state, facts: { ...state.facts, ...facts } };
}
