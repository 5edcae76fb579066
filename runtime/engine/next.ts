import type { Outcome, State } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { StopReason } from "../clock/stop-signal.js";
import { withStatus } from "./doubted-id.js";
import { afterCreate, afterRecovery } from "./next-create.js";
import { afterPoll } from "./next-poll.js";
import { canFollow, done, failed, withFacts } from "./transitions.js";

/**
 * The transition function of the engine: the state that follows an outcome. A pure function; each
 * of its cases is a row in its test.
 *
 * @param now - on the clock of `performance.now`; of what becomes known within a step no case reads it
 */
export function next(state: State, outcome: Outcome, policy: Policy, now: number): State {
  switch (outcome.kind) {
    case "sent":
      return withFacts(state, {
        risk: "possible",
        creates: state.facts.creates + 1,
        id: undefined,
        sent: outcome.sent,
        status: undefined,
        hasRun: false,
      });
    case "opened":
      return state.at === "create" ? { ...state, at: "stream" } : state;
    case "accepted":
      return afterAccepted(state, outcome);
    case "status":
      return withStatus(state, outcome.status);
    case "stopped":
      return afterStop(state, outcome.why, outcome.cause, policy);
  }
  switch (state.at) {
    case "create":
    case "stream":
      return afterCreate(state, outcome, policy, now);
    case "recover":
      return afterRecovery(state, outcome, policy);
    case "wait":
      return state.after;
    case "poll":
    case "fetch-result":
      return afterPoll(state, outcome, policy, now);
    case "final-poll":
      if (outcome.kind === "generation") return done(state, outcome.generation, policy);
      return timedOut(state, policy);
    default:
      return state;
  }
}

/** Keeps the first id. An answer without one may still give a URL to follow. */
function afterAccepted(state: State, outcome: Extract<Outcome, { kind: "accepted" }>): State {
  const { facts } = state;
  const { id = facts.id, idPlace, links = facts.links, replaces } = outcome;
  const isFound = replaces === undefined;
  if (facts.id !== undefined && isFound) return state;
  return withFacts(state, { risk: "accepted", id, idPlace, links, isConfirmed: true, isFound });
}

function afterStop(state: State, why: StopReason, cause: unknown, policy: Policy): State {
  if (why !== "deadline") {
    return failed(state, { category: "aborted", reason: "the call was aborted", cause });
  }
  const { facts } = state;
  const mayLook = policy.until === "terminal" && canFollow(facts, policy);
  if (mayLook && state.at !== "final-poll") return { at: "final-poll", facts };
  return timedOut(state, policy);
}

function timedOut(state: State, { timeoutMs }: Policy): State {
  const { id, risk, status, lastFailure } = state.facts;
  const what = !id && risk === "none" ? "not accepted" : "no terminal status";
  const last = status ? `, last status ${status}` : "";
  const trouble = lastFailure ? `; last failure: ${lastFailure}` : "";
  const reason = `${what} within ${timeoutMs} ms${last}${trouble}`;
  return failed(state, { category: "timeout", reason });
}
