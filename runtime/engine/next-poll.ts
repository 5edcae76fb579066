import { FIRST_POLL, type Outcome, type State } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import { jitter } from "../clock/backoff.js";
import type { Failure } from "../error/failure.js";
import { isElsewhere, ledBy, type Terminal } from "../reading/read-result.js";
import { isDisproved, isNoId } from "./doubted-id.js";
import { afterNoId } from "./next-create.js";
import { done, failed, retryLater, withFacts } from "./transitions.js";

type Polled = Extract<State, { at: "poll" | "fetch-result" }>;

/** The state after a request for the status, or for the result. */
export function afterPoll(state: Polled, outcome: Outcome, policy: Policy, now: number): State {
  const { attempt, isAskedAgain, refusal } = state;
  // If the result cannot be fetched, what the status had is: its link, or the media.
  const made = state.at === "fetch-result" ? state.facts.made : undefined;
  if (refusal && isDisproved(state, outcome)) return afterNoId(state, refusal, policy);
  switch (outcome.kind) {
    case "generation":
      return afterTerminal(state, outcome, policy, now);
    case "running": {
      const { facts } = withFacts(state, { isConfirmed: true, made });
      if (policy.until === "accepted" && facts.id) return { at: "accepted", facts };
      const { startedAt, slowMs } = outcome;
      const later = { ...state, ...FIRST_POLL, attempt: attempt + 1, isAskedAgain, facts };
      return waitForNext(later, startedAt, policy, now, slowMs);
    }
    case "missing":
      return afterMissing(state, outcome, policy, now);
    case "trouble": {
      const { failure } = outcome;
      // What every new connection meets again.
      if (failure.guidance && !state.facts.isConfirmed) return failed(state, failure);
      const failures = state.failures + 1;
      // A page, or a file of a kind that is not known.
      const { status = 500 } = failure;
      const isUnread = status === 403 || status < 300;
      if (made && failures > 1 && isUnread) return done(state, made, policy);
      const after = { ...state, attempt: attempt + 1, failures };
      return retryLater(after, failures, { phase: "poll", attempt }, failure, policy);
    }
    case "refused": {
      const { failure } = outcome;
      if (made) return done(state, made, policy);
      // What 401 and 403, for instance, refuse is not the id.
      if ([undefined, 400, 422].includes(failure.status)) return disproved(state, failure, policy);
      return failed(state, refusal?.failure ?? failure);
    }
    default:
      return state;
  }
}

function afterTerminal(state: Polled, terminal: Terminal, policy: Policy, now: number): State {
  const { generation, isWhole } = terminal;
  const facts = ledBy(terminal, state.facts);
  const { isAskedAgain } = state;
  if (state.at === "poll" && isElsewhere(terminal, facts, policy)) {
    const made = isWhole || !policy.hasResultRequest ? terminal.made : undefined;
    return { ...FIRST_POLL, at: "fetch-result", isAskedAgain, facts: { ...facts, made } };
  }
  if (generation.ok && !isWhole && !isAskedAgain) {
    const later = { ...state, ...FIRST_POLL, attempt: state.attempt + 1, isAskedAgain: true };
    return waitForNext(later, now, policy, now);
  }
  const inHand = policy.hasResultRequest && state.at === "fetch-result" ? facts.made : undefined;
  const isResult = generation.ok && isWhole;
  return done(state, isResult ? generation : (inHand ?? generation), policy);
}

/** No generation has the id. */
function disproved(state: Polled, failure: Failure, policy: Policy): State {
  const { refusal } = state;
  return refusal ? afterNoId(state, refusal, policy) : failed(state, failure);
}

type Missing = Extract<Outcome, { kind: "missing" }>;

function afterMissing(state: Polled, outcome: Missing, policy: Policy, now: number): State {
  const { failure, startedAt } = outcome;
  const missing = state.missing + 1;
  const missingSince = state.missingSince ?? startedAt;
  const isOver = isNoId(state, missing, now - missingSince, policy.notFoundMs);
  if (isOver) return disproved(state, failure, policy);
  const { facts } = withFacts(state, { lastFailure: failure.reason });
  const later = { ...state, attempt: state.attempt + 1, failures: 0, missing, missingSince, facts };
  return waitForNext(later, startedAt, policy, now);
}

/** The interval runs from start to start, so the time of a slow answer counts towards it. */
function waitForNext(after: Polled, from: number, policy: Policy, now: number, slowMs = 0): State {
  const { pollIntervalMs } = policy;
  const interval = Math.max(pollIntervalMs, Math.min(slowMs, pollIntervalMs * MOST_INTERVALS));
  const ms = Math.max(0, from + jitter(policy, interval, 0.1) - now);
  return { at: "wait", ms, after, facts: after.facts };
}

/** Longest wait in poll intervals, however long the service's queue is. */
const MOST_INTERVALS = 10;
