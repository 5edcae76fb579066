import { backoffMs, spread } from "./backoff.js";
import type { Failure, Outcome, Policy, State } from "./engine-state.js";
import { done, failed } from "./transitions.js";

type PollState = Extract<State, { at: "poll" | "fetch-result" }>;

/** 404s that are forgiven where nothing says that the id is that of a generation. */
const FORGIVEN = 3;

/** After a request for the status, or for the result. */
export function afterPoll(state: PollState, outcome: Outcome, policy: Policy, now: number): State {
  switch (outcome.kind) {
    case "generation":
      return afterTerminal(state, outcome, policy, now);
    case "running":
      return waitForNext(
        { ...state, ...NO_TROUBLE, facts: confirmed(state) },
        outcome,
        policy,
        now,
      );
    case "missing":
      return afterMissing(state, outcome, policy, now);
    case "trouble": {
      const failures = state.failures + 1;
      const { failure } = outcome;
      const { random, retry } = policy;
      return {
        at: "wait",
        ms: failure.retryAfterMs ?? backoffMs(retry, failures, random),
        after: { ...again(state, failure), failures },
        retry: { phase: "poll", attempt: state.look, reason: failure.reason },
        facts: state.facts,
      };
    }
    case "refused":
      return failed(state, state.refusal ?? outcome.failure);
    default:
      return state;
  }
}

const NO_TROUBLE = {
  failures: 0,
  missing: 0,
  missingSince: undefined,
  refusal: undefined,
} as const;

function afterTerminal(
  state: PollState,
  { generation, isWhole }: Extract<Outcome, { kind: "generation" }>,
  policy: Policy,
  now: number,
): State {
  const { facts } = state;
  const isApart = policy.hasResultRequest || facts.links.result !== undefined;
  if (generation.ok && state.at === "poll" && isApart && !(isWhole && !policy.hasResultRequest)) {
    return { ...state, ...NO_TROUBLE, at: "fetch-result", look: 1, facts };
  }
  if (generation.ok && !isWhole && !state.isAskedAgain) {
    const asked = { ...state, ...NO_TROUBLE, isAskedAgain: true };
    return waitForNext(asked, { startedAt: now }, policy, now);
  }
  return done(state, generation);
}

function afterMissing(
  state: PollState,
  { failure, startedAt }: Extract<Outcome, { kind: "missing" }>,
  policy: Policy,
  now: number,
): State {
  const missing = state.missing + 1;
  const missingSince = state.missingSince ?? startedAt;
  const isDoubtful = state.refusal !== undefined || (policy.isGiven && !state.facts.isConfirmed);
  const isOver = isDoubtful ? missing > FORGIVEN : now - missingSince >= policy.notFoundMs;
  if (isOver) return failed(state, state.refusal ?? failure);
  const next = { ...again(state, failure), failures: 0, missing, missingSince };
  return waitForNext(next, { startedAt }, policy, now, 0);
}

/** From start to start: a slow answer is not waited for twice. */
function waitForNext(
  state: PollState,
  { startedAt, slowMs = 0 }: { readonly startedAt: number; readonly slowMs?: number | undefined },
  { pollIntervalMs, random, retry }: Policy,
  now: number,
  more = 1,
): State {
  const interval = Math.max(pollIntervalMs, Math.min(slowMs, pollIntervalMs * MOST_INTERVALS));
  const spreadMs = retry.randomize ? spread(interval, 0.1, random) : interval;
  return {
    at: "wait",
    ms: Math.max(0, startedAt + spreadMs - now),
    after: { ...state, look: state.look + more },
    facts: state.facts,
  };
}

/** However long a queue is: a result is not kept waiting for longer. */
const MOST_INTERVALS = 10;

function again(state: PollState, failure: Failure): PollState {
  const facts = { ...state.facts, lastFailure: failure.reason };
  return { ...state, look: state.look + 1, facts };
}

function confirmed(state: PollState): PollState["facts"] {
  return { ...state.facts, isConfirmed: true };
}
