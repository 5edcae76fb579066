import { hasLink } from "../answer/links.js";
import type { CreateAnswer, Outcome, Refusal, State } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { Failure, Verdict } from "../error/failure.js";
import { withoutId } from "./doubted-id.js";
import { mayResendInDoubt, mayResendRefused } from "./may-resend.js";
import {
  canFollow,
  done,
  failed,
  follow,
  notCharged,
  retryLater,
  withFacts,
} from "./transitions.js";
import { judge, NO_ID, verdictOfEnd, verdictOfError } from "./verdict.js";

type Recovering = Extract<State, { at: "recover" }>;
type Creating = Extract<State, { at: "create" | "stream" }> | Recovering;

/** The state after a create in either form, or after the stream that answered it. */
export function afterCreate(state: Creating, outcome: Outcome, policy: Policy): State {
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
      const verdict = outcome.isAnswered ? "answered" : "ambiguous";
      return afterNoResult(state, verdict, outcome.failure, policy);
    }
    case "stream-ended": {
      const { reason, error, isEmpty } = outcome;
      const { id, status } = state.facts;
      if (error !== undefined) {
        const verdict = id === undefined ? verdictOfError(error, "answered") : "refused";
        return afterNoResult(state, verdict, error, policy);
      }
      const why = id ? reason : `${NO_ID}${reason}, before it named an id`;
      const verdict = verdictOfEnd(status, isEmpty);
      return afterNoResult(state, verdict, { category: "transient", reason: why }, policy);
    }
    case "answer":
      return afterAnswer(state, outcome.answer, policy);
    default:
      return state;
  }
}

function afterAnswer(state: Creating, answer: CreateAnswer, policy: Policy): State {
  const { id, idPlace, links, made } = answer;
  const { verdict, failure, isRefusal } = judge(answer, state.form);
  // The id in a refusal may not be a generation's: if it cannot be polled, the refusal is thrown.
  const known = { risk: "accepted" as const, id, idPlace, links, made, isConfirmed: !isRefusal };
  if (!isRefusal && (id !== undefined || hasLink(links))) {
    return follow(withFacts(state, { ...known, isFound: false }), policy, answer.failure.reason);
  }
  if (state.facts.id === undefined && canFollow(answer, policy)) {
    const refusal = { form: state.form, retries: state.retries, verdict, failure };
    return follow(withFacts(state, known), policy, answer.failure.reason, refusal);
  }
  return afterNoResult(state, verdict, failure, policy);
}

/** The state once no generation has the id in a refusal: that of the same answer without one. */
export function afterNoId(state: State, refusal: Refusal, policy: Policy): State {
  const { form, retries, verdict, failure } = refusal;
  const { facts } = state;
  if (facts.isConfirmed) return failed(state, failure);
  const before: Creating = {
    ...{ at: "create", form, retries },
    facts: { ...facts, risk: "possible", id: undefined, idPlace: undefined, links: {} },
  };
  return afterNoResult(before, verdict, withoutId(refusal, facts), policy);
}

/** The state after a create that brought no result, and whose answer, if one came, named no id. */
function afterNoResult(state: Creating, verdict: Verdict, failure: Failure, policy: Policy): State {
  const { createRetry, hasList } = policy;
  if (state.facts.id !== undefined) {
    const { form, retries } = state;
    const refusal = { form, retries, verdict, failure };
    return follow(state, policy, failure.reason, verdict === "refused" ? refusal : undefined);
  }
  const known = notCharged(state);
  switch (verdict) {
    case "redirected":
      return failed(state, { ...failure, mayHaveCharged: true });
    case "refused":
      if (!mayResendRefused(failure, state.facts, policy)) return failed(known, failure);
      return resend(known, failure, policy);
    case "routed-away":
      if (!policy.hasPlainForm) return failed(known, failure);
      break;
    case "ambiguous":
    case "answered":
      // The service recognises a create that is sent again.
      if (policy.isIdempotent && createRetry !== "unsent" && failure.category === "transient")
        return resend(state, failure, policy);
  }
  const { form, retries, facts } = withFacts(state, { lastFailure: failure.reason });
  const recover: Recovering = { at: "recover", form, retries, failure, verdict, facts };
  return hasList ? recover : afterRecovery(recover, { kind: "unclear" }, policy);
}

/** The state after the search in the list of running generations. */
export function afterRecovery(state: Recovering, outcome: Outcome, policy: Policy): State {
  const { failure, verdict } = state;
  if (outcome.kind === "found") {
    const { id } = outcome;
    const found = withFacts(state, { risk: "accepted", id, isConfirmed: true, isFound: true });
    return follow(found, policy, `${failure.reason}; found among the running generations`);
  }
  const { createRetry } = policy;
  if (verdict === "routed-away") {
    const { retries, facts } = notCharged(state);
    if (createRetry === "unsent") return failed({ ...state, facts }, failure);
    return { at: "create", form: "plain", retries, facts, because: failure.reason };
  }
  const mayResend = mayResendInDoubt(state, outcome.kind === "absent", createRetry);
  if (!mayResend) return failed(state, { ...failure, mayHaveCharged: true });
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
