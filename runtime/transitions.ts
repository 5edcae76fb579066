import {
  type Facts,
  type Failure,
  FIRST_POLL,
  type Policy,
  type Polling,
  type State,
} from "./engine-state.js";
import type { Generation } from "./types.js";

/** Ends the call with a generation, to which it adds the number of creates and their risk. */
export function done(state: State, generation: Generation<unknown>): State {
  const { facts } = state;
  const { creates: attempts, inDoubt } = facts;
  const id = generation.id === "" ? (facts.id ?? "") : generation.id;
  return {
    at: "done",
    facts,
    generation: { ...generation, id, attempts, ...(inDoubt && { mayHaveChargedTwice: true }) },
  };
}

export function failed(state: State, failure: Failure): State {
  const from = state.at === "wait" ? state.after : state;
  return { at: "failed", failure, from, facts: state.facts };
}

/** Polls a generation that was accepted, or ends the call if accepted is all that was wanted. */
export function follow(
  state: State,
  policy: Policy,
  because?: string,
  polling: Partial<Polling> = {},
): State {
  const { facts } = state;
  if (policy.until === "accepted" && facts.id !== undefined) return { at: "accepted", facts };
  const isKnown = facts.id !== undefined || hasLink(facts.links);
  if (!isKnown || (!policy.canPoll && !hasLink(facts.links))) {
    if (polling.refusal !== undefined) return failed(state, polling.refusal);
    const reason = "the spec has no path to read a generation's status from";
    return failed(state, { category: "invalid_request", reason });
  }
  const told = because === undefined ? {} : { because };
  return { at: "poll", ...FIRST_POLL, ...polling, facts, ...told };
}

/** Whether an answer said where its generation can be read. */
export function hasLink({ location, poll }: Facts["links"]): boolean {
  return location !== undefined || poll !== undefined;
}

export function withFacts<Any extends State>(state: Any, facts: Partial<Facts>): Any {
  return { ...state, facts: { ...state.facts, ...facts } };
}
