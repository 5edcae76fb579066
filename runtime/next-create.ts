import { hasLink } from "./answer-kind.js";
import { verdictOfError } from "./classify.js";
import type { CreateAnswer, Facts, Failure, Outcome, State, Verdict } from "./engine-state.js";
import type { Policy } from "./policy.js";
import { done, failed, follow, notCharged, retryLater, withFacts } from "./transitions.js";

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
    case "broken":
      return afterNoResult(state, "ambiguous", outcome.failure, policy);
    case "stream-ended": {
      const { reason, error } = outcome;
      if (error !== undefined) {
        const verdict = state.facts.id === undefined ? verdictOfError(error) : "refused";
        return afterNoResult(state, verdict, error, policy);
      }
      const why = state.facts.id ? reason : `${NO_ID}${reason}, before it named an id`;
      return afterNoResult(state, "ambiguous", { category: "transient", reason: why }, policy);
    }
    case "answer":
      return afterAnswer(state, outcome.answer, policy);
    default:
      return state;
  }
}

function afterAnswer(state: Creating, answer: CreateAnswer, policy: Policy): State {
  const { id, idPlace, links, status, failure, error, isComplete } = answer;
  if (id !== undefined || hasLink(links)) {
    // The id in a refusal may not be a generation's: if it cannot be polled, the refusal is thrown.
    const isRefusal = error !== undefined || (status >= 400 && status < 500 && status !== 429);
    const known: Partial<Facts> = { risk: "accepted", id, idPlace, links, isConfirmed: !isRefusal };
    return follow(withFacts(state, known), policy, failure.reason, isRefusal ? failure : undefined);
  }
  const verdict = verdictOf(answer, state.form);
  if (verdict !== "ambiguous" && verdict !== "accepted") {
    return afterNoResult(state, verdict, failure, policy);
  }
  const cut = isComplete ? "" : ", cut off";
  const reason = (status < 300 ? NO_ID : "") + failure.reason + cut;
  return afterNoResult(state, verdict, { ...failure, category: "transient", reason }, policy);
}

const NO_ID = "it was sent, and no id came back: ";

/** Statuses that mean that the endpoint has no streaming form. */
const NO_STREAM: ReadonlySet<number> = new Set([404, 405, 415]);

/** What an answer without an id means. */
function verdictOf(answer: CreateAnswer, form: Creating["form"]): Verdict {
  const { status, error, failure, isComplete, isTask } = answer;
  if (error !== undefined) return verdictOfError(failure);
  if (status < 300) return isTask ? "accepted" : "ambiguous";
  if (status < 400) return "redirected";
  // The streaming form is not there in the wanted kind: whether it ran is not known.
  if (status === 406) return "ambiguous";
  const isRoutedAway = form === "stream" && NO_STREAM.has(status);
  const isFinal = status < 500 && status !== 429 && !isRoutedAway;
  // The part that was cut off may have named an id: such an answer never allows another create.
  if (!isComplete && !isFinal) return "ambiguous";
  if (isRoutedAway) return "routed-away";
  return verdictOfError(failure);
}

/** The state after a create that brought no result, and whose answer, if one came, named no id. */
function afterNoResult(state: Creating, verdict: Verdict, failure: Failure, policy: Policy): State {
  const { createRetry, hasList } = policy;
  if (state.facts.id !== undefined) {
    return follow(state, policy, failure.reason, verdict === "refused" ? failure : undefined);
  }
  const known = notCharged(state);
  switch (verdict) {
    case "redirected":
      return failed(state, { ...failure, mayHaveCharged: true });
    case "refused": {
      // Compared exactly: untyped callers may pass any string, which then allows nothing.
      const mayResend = isBusy(failure) && ["safe", "transient", "always"].includes(createRetry);
      return mayResend ? resend(known, failure, policy) : failed(known, failure);
    }
    case "routed-away":
      if (!policy.hasPlainForm) return failed(known, failure);
      break;
    case "ambiguous":
      // The service recognises a create that is sent again.
      if (policy.isIdempotent && createRetry !== "unsent") return resend(state, failure, policy);
  }
  const { form, retries, facts } = withFacts(state, { lastFailure: failure.reason });
  const recover: Recovering = { at: "recover", form, retries, failure, verdict, facts };
  return hasList ? recover : afterRecovery(recover, { kind: "unclear" }, policy);
}

function isBusy({ status = 0, category }: Failure): boolean {
  return category === "transient" && (status < 300 || status === 429 || status >= 500);
}

/** The state after the search in the list of running generations. */
export function afterRecovery(state: Recovering, outcome: Outcome, policy: Policy): State {
  const { failure, verdict } = state;
  if (outcome.kind === "found") {
    const found = withFacts(state, { risk: "accepted", id: outcome.id, isConfirmed: true });
    return follow(found, policy, `${failure.reason}; found among the running generations`);
  }
  const { createRetry } = policy;
  if (verdict === "routed-away") {
    const { retries, facts } = notCharged(state);
    if (createRetry === "unsent") return failed({ ...state, facts }, failure);
    return { at: "create", form: "plain", retries, facts, because: failure.reason };
  }
  const isAbsent = outcome.kind === "absent";
  const isTemporary = failure.status === 429 || (failure.status ?? 0) >= 500;
  const mayResend =
    createRetry === "always" ||
    (createRetry === "transient" && (isTemporary || isAbsent)) ||
    (createRetry === "safe" && isAbsent);
  if (verdict === "accepted" || !mayResend) {
    return failed(state, { ...failure, mayHaveCharged: true });
  }
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
