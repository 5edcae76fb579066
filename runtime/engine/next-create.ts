import { hasLink } from "../answer/links.js";
import type { CreateAnswer, Handle, Outcome, Refusal, State } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { Failure, Verdict } from "../error/failure.js";
import { isAsked, isTold, withoutId } from "./doubted-id.js";
import { mayResendInDoubt, mayResendRefused } from "./may-resend.js";
import { done, failed, follow, notCharged, retryLater, withFacts } from "./transitions.js";
import { judge, mayBeOfWork, NO_ID, verdictOfEvent } from "./verdict.js";

type Recovering = Extract<State, { at: "recover" }>;
type Creating = Extract<State, { at: "create" | "stream" }> | Recovering;

/** The state after a create in either form, or after the stream that answered it. */
export function afterCreate(state: Creating, outcome: Outcome, policy: Policy, now: number): State {
  switch (outcome.kind) {
    case "generation": {
      // The poll endpoint has what was paid for.
      const asked = !outcome.isWhole && follow(state, policy, "the result came without its data");
      return asked && asked.at !== "failed" ? asked : done(state, outcome.generation, policy);
    }
    case "unsent": {
      const unsent = withFacts(notCharged(state), { creates: state.facts.creates + 1 });
      if (outcome.isPermanent) return failed(unsent, outcome.failure);
      return resend(unsent, outcome.failure, policy);
    }
    case "broken": {
      const failure = { ...outcome.failure, reason: NO_ID + outcome.failure.reason };
      return afterNoResult(state, outcome.isAnswered ? "answered" : "ambiguous", failure, policy);
    }
    case "stream-ended": {
      const { reason, error, handle } = outcome;
      const { id, status } = state.facts;
      if (error !== undefined) {
        const verdict = id === undefined ? verdictOfEvent(error, status) : "refused";
        return afterNoResult(state, verdict, error, policy, handle);
      }
      const why = id ? reason : NO_ID + reason;
      const verdict = status === undefined ? "answered" : "accepted";
      return afterNoResult(state, verdict, { category: "transient", reason: why }, policy);
    }
    case "answer":
      return afterAnswer(state, outcome.answer, policy, now - state.facts.sent.at);
    default:
      return state;
  }
}

function afterAnswer(state: Creating, answer: CreateAnswer, policy: Policy, ms: number): State {
  const { id, idPlace, links, made, isRefusal } = answer;
  const { verdict, failure } = judge(answer, state.form, ms > policy.busyMs);
  if (!isRefusal && (id !== undefined || hasLink(links) || links.result !== undefined)) {
    const known = { ...ACCEPTED, id, idPlace, links, made, isFound: false };
    return follow(withFacts(state, known), policy, answer.failure.reason);
  }
  return afterNoResult(state, verdict, failure, policy, answer);
}

const ACCEPTED = { risk: "accepted", isConfirmed: true } as const;

/** The state once no generation has the id in a refusal: that of the same answer without one. */
export function afterNoId(state: State, refusal: Refusal, policy: Policy): State {
  const { form, retries, verdict, failure } = refusal;
  const { facts } = state;
  if (facts.isConfirmed) return failed(state, failure);
  const nothing = { risk: "possible", id: undefined, idPlace: undefined, links: {} } as const;
  const before: Creating = { at: "create", form, retries, facts: { ...facts, ...nothing } };
  return afterNoResult(before, verdict, withoutId(refusal, facts), policy);
}

/** The state after a create that brought no result. The id in a refusal, its handle, may not be a generation's. */
function afterNoResult(
  state: Creating,
  verdict: Verdict,
  failure: Failure,
  policy: Policy,
  { id, idPlace, links = {} }: Partial<Handle> = {},
): State {
  const { form, retries } = state;
  let refusal: Refusal = { form, retries, verdict, failure };
  if (state.facts.id !== undefined) {
    return follow(state, policy, failure.reason, verdict === "refused" ? refusal : undefined);
  }
  const named = withFacts(state, { ...ACCEPTED, id, idPlace, links, isConfirmed: false });
  if (isAsked({ id, links }, refusal, policy)) {
    return follow(named, policy, failure.reason, refusal);
  }
  // What has an id was begun, unless it says why not.
  const isBegun = verdict !== "refused" || mayBeOfWork(failure);
  const told = isBegun && isTold(named.facts, refusal) ? named : state;
  if (told === named && verdict === "refused") refusal = { ...refusal, verdict: "answered" };
  const known = notCharged(state);
  switch (refusal.verdict) {
    case "redirected":
      return failed(told, failure);
    case "refused":
      if (!mayResendRefused(failure, state.facts, policy)) return failed(known, failure);
      return resend(known, failure, policy);
    case "routed-away":
      if (!policy.hasPlainForm) return failed(known, failure);
      break;
    case "ambiguous":
    case "answered":
      // The service recognises a create that is sent again.
      if (policy.createRetry === "unsent" || failure.category !== "transient") break;
      if (policy.isIdempotent) return resend(told, failure, policy);
  }
  const { facts } = withFacts(told, { lastFailure: failure.reason });
  const recover: Recovering = { at: "recover", ...refusal, facts };
  return policy.hasList ? recover : afterRecovery(recover, { kind: "unclear" }, policy);
}

/** The state after the search in the list of running generations. */
export function afterRecovery(state: Recovering, outcome: Outcome, policy: Policy): State {
  const { failure, verdict } = state;
  if (outcome.kind === "found") {
    const { id } = outcome;
    const found = withFacts(state, { ...ACCEPTED, id, isFound: true });
    return follow(found, policy, `${failure.reason}; found among the running generations`);
  }
  const { createRetry } = policy;
  if (verdict === "routed-away") {
    const { retries, facts } = notCharged(state);
    if (createRetry === "unsent") return failed({ ...state, facts }, failure);
    return { at: "create", form: "plain", retries, facts, because: failure.reason };
  }
  const mayResend = mayResendInDoubt(state, outcome.kind === "absent", createRetry);
  if (!mayResend) return failed(state, failure);
  return resend(state, failure, policy);
}

function resend(state: Creating, failure: Failure, policy: Policy): State {
  if (state.retries >= policy.retry.retries) return failed(state, failure);
  const retries = state.retries + 1;
  // 406: the service does not have the streaming form, so it is not tried again.
  const form = failure.status === 406 && policy.hasPlainForm ? "plain" : state.form;
  const facts = { ...state.facts, inDoubt: state.facts.risk !== "none" };
  const after: State = { at: "create", form, retries, facts };
  return retryLater(after, retries, { phase: "create", attempt: facts.creates }, failure, policy);
}
