import { hasLink } from "./answer-kind.js";
import { backoffMs } from "./backoff.js";
import { verdictOfError } from "./classify.js";
import { type Facts, type Failure, FIRST_POLL, type Retry, type State } from "./engine-state.js";
import type { Policy } from "./policy.js";
import { underItsId } from "./read-result.js";
import type { Generation } from "./types.js";

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

/** Ends a call whose id is no generation's: a refusal charged nothing, unless that was confirmed before. */
export function refused(state: State, failure: Failure): State {
  if (state.facts.isConfirmed) return failed(state, failure);
  const isRefusal = verdictOfError(failure) === "refused";
  return failed(isRefusal ? notCharged(state) : withFacts(state, { risk: "possible" }), failure);
}

/** A create that was refused, or never sent, charged nothing; an earlier one still may have. */
export function notCharged<Any extends State>(state: Any): Any {
  return withFacts(state, { risk: state.facts.inDoubt ? "possible" : "none" });
}

/**
 * Polls a generation that was accepted, or ends the call if accepted is all that was wanted.
 *
 * @param refusal - what is thrown if the id proves to be that of no generation: it is asked for first
 */
export function follow(state: State, policy: Policy, because?: string, refusal?: Failure): State {
  const { facts } = state;
  if (policy.until === "accepted" && facts.id && !refusal) return { at: "accepted", facts };
  if (!canFollow(facts, policy)) {
    const reason = "the spec has no path to read a generation's status from";
    return refused(state, refusal ?? { category: "invalid_request", reason });
  }
  return { at: "poll", ...FIRST_POLL, refusal, facts, ...(because !== undefined && { because }) };
}

/** Whether there is anything to ask for the generation by: a URL of an answer, or its id. */
export function canFollow({ id, links }: Facts, { canPoll }: Policy): boolean {
  return hasLink(links) || (id !== undefined && canPoll);
}

/** Waits as long as the service says, else longer after each failure, and goes on with a state. */
export function retryLater(
  after: State,
  failures: number,
  failed: Omit<Retry, "reason">,
  { reason, retryAfterMs }: Failure,
  policy: Policy,
): State {
  const facts = { ...after.facts, lastFailure: reason };
  return {
    at: "wait",
    ms: retryAfterMs ?? backoffMs(policy, failures),
    after: { ...after, facts },
    retry: { ...failed, reason },
    facts,
  };
}

export function withFacts<Any extends State>(state: Any, facts: Partial<Facts>): Any {
  return { ...state, facts: { ...state.facts, ...facts } };
}
