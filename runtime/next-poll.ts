import { backoffMs, spread } from "./backoff.js";
import type { Failure, Outcome, Policy, State } from "./engine-state.js";
import { done, failed } from "./transitions.js";

type PollState = Extract<State, { at: "poll" | "fetch-result" }>;

/** 404s that are tolerated while nothing confirms that the id is a generation's. */
const MAX_DOUBTFUL_404S = 3;

/** The state after a request for the status, or for the result. */
export function afterPoll(state: PollState, outcome: Outcome, policy: Policy, now: number): State {
  switch (outcome.kind) {
    case "generation":
      return afterTerminal(state, outcome, policy, now);
    case "running":
      return waitForNext(
        { ...state, ...NO_FAILURES, facts: confirmed(state) },
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
        after: { ...lookAgain(state, failure), failures },
        retry: { phase: "poll", attempt: state.attempt, reason: failure.reason },
        facts: state.facts,
      };
    }
    case "refused":
      return failed(state, state.refusal ?? outcome.failure);
    default:
      return state;
  }
}

const NO_FAILURES = {
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
  const isResultSeparate = policy.hasResultRequest || facts.links.result !== undefined;
  if (
    generation.ok &&
    state.at === "poll" &&
    isResultSeparate &&
    !(isWhole && !policy.hasResultRequest)
  ) {
    return { ...state, ...NO_FAILURES, at: "fetch-result", attempt: 1, facts };
  }
  if (generation.ok && !isWhole && !state.isAskedAgain) {
    const asked = { ...state, ...NO_FAILURES, isAskedAgain: true };
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
  const isOver = isDoubtful ? missing > MAX_DOUBTFUL_404S : now - missingSince >= policy.notFoundMs;
  if (isOver) return failed(state, state.refusal ?? failure);
  const next = { ...lookAgain(state, failure), failures: 0, missing, missingSince };
  return waitForNext(next, { startedAt }, policy, now, 0);
}

/** The interval runs from start to start, so the time of a slow answer counts towards it. */
function waitForNext(
  state: PollState,
  { startedAt, slowMs = 0 }: { readonly startedAt: number; readonly slowMs?: number | undefined },
  { pollIntervalMs, random, retry }: Policy,
  now: number,
  increment = 1,
): State {
  const interval = Math.max(pollIntervalMs, Math.min(slowMs, pollIntervalMs * MOST_INTERVALS));
  const spreadMs = retry.randomize ? spread(interval, 0.1, random) : interval;
  return {
    at: "wait",
    ms: Math.max(0, startedAt + spreadMs - now),
    after: { ...state, attempt: state.attempt + increment },
    facts: state.facts,
  };
}

/** Longest wait in poll intervals, however long the service's queue is. */
const MOST_INTERVALS = 10;

/** The next request after one that failed. */
function lookAgain(state: PollState, failure: Failure): PollState {
  const facts = { ...state.facts, lastFailure: failure.reason };
  return { ...state, attempt: state.attempt + 1, facts };
}

function confirmed(state: PollState): PollState["facts"] {
  return { ...state.facts, isConfirmed: true };
}
