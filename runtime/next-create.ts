import { backoffMs } from "./backoff.js";
import type { Acceptance, CreateAnswer, Failure, Outcome, Policy, State } from "./engine-state.js";
import { done, failed, follow, hasLink, withFacts } from "./transitions.js";

type Recovering = Extract<State, { at: "recover" }>;
type Creating = Extract<State, { at: "create" | "stream" }> | Recovering;

/** The state after a create in either form, or after the stream that answered it. */
export function afterCreate(state: Creating, outcome: Outcome, policy: Policy): State {
  switch (outcome.kind) {
    case "generation": {
      const { generation, isWhole } = outcome;
      // The poll endpoint has what was paid for.
      const next = isWhole ? undefined : follow(state, policy, "the result came without its data");
      return next === undefined || next.at === "failed" ? done(state, generation) : next;
    }
    case "unsent": {
      const { failure, isPermanent } = outcome;
      const creates = state.facts.creates + 1;
      const unsent = withFacts(notCharged(state), { creates });
      return isPermanent ? failed(unsent, failure) : resend(unsent, failure, policy);
    }
    case "broken":
      return resolveDoubt(state, "ambiguous", outcome.failure, policy);
    case "stream-ended":
      return afterStream(state, outcome.reason, outcome.error, policy);
    case "answer":
      return afterAnswer(state, outcome.answer, policy);
    default:
      return state;
  }
}

function afterStream(
  state: Creating,
  reason: string,
  error: Failure | undefined,
  policy: Policy,
): State {
  if (state.facts.id !== undefined) {
    return follow(state, policy, reason, error === undefined ? {} : { refusal: error });
  }
  // The service has said why: nothing was made.
  if (error !== undefined) return refused(state, error, policy);
  return resolveDoubt(state, "ambiguous", noIdFailure(`${reason}, before it named an id`), policy);
}

function afterAnswer(state: Creating, answer: CreateAnswer, policy: Policy): State {
  const { status, failure, error, isComplete } = answer;
  const isSuccess = status >= 200 && status < 300;
  const verdict = verdictOf(answer, state.form);
  if (answer.id !== undefined || hasLink(answer.links)) {
    const { id, idPlace, links } = answer;
    const accepted = withFacts(state, { risk: "accepted", id, idPlace, links, isConfirmed: true });
    // The id in a refusal may not be a generation's: if it cannot be polled, the refusal is thrown.
    const isRefusal = status >= 400 && status < 500 && status !== 429;
    const refusal = isRefusal ? { ...failure, mayHaveCharged: false } : error && failure;
    return follow(accepted, policy, failure.reason, { refusal });
  }
  if (isSuccess && error === undefined) {
    const acceptance = answer.isTask ? "accepted" : "ambiguous";
    const what = isComplete ? "without a stream or an id" : ", cut off";
    return resolveDoubt(
      state,
      acceptance,
      noIdFailure(`${failure.reason} ${what}`, failure),
      policy,
    );
  }
  switch (verdict) {
    case "ambiguous": {
      const cut = isComplete ? "" : ", cut off";
      const reason = `${failure.reason}${cut}`;
      return resolveDoubt(
        state,
        "ambiguous",
        { ...failure, category: "transient", reason },
        policy,
      );
    }
    case "redirect":
      return failed(state, { ...failure, mayHaveCharged: true });
    case "routed-away":
      if (policy.hasPlainForm) return resolveDoubt(state, "routed-away", failure, policy);
      return failed(notCharged(state), failure);
    case "refused":
      return refused(state, failure, policy);
  }
}

/** Statuses that mean that the create was refused before it ran. */
const BUSY: ReadonlySet<number> = new Set([429, 503, 521, 523, 525, 526, 529, 530]);
/** Statuses that mean that the endpoint has no streaming form. */
const NO_STREAM: ReadonlySet<number> = new Set([404, 405, 415]);
/** The platform's own codes for a refusal under 5xx. */
const REFUSAL_CODE = /(RATE_LIMIT\w*|PROVIDER_UNAVAILABLE|overloaded_error)$/i;

type Verdict = "refused" | "ambiguous" | "redirect" | "routed-away";

/** What an answer without an id means. */
function verdictOf({ status, error, failure, isComplete }: CreateAnswer, form: string): Verdict {
  // The service itself reports an error: its HTTP status does not matter.
  if (error !== undefined) return "refused";
  if (status >= 300 && status < 400) return "redirect";
  const isFinal = status < 500 && status !== 406 && status !== 429;
  const isRoutedAway = form === "stream" && NO_STREAM.has(status);
  // The part that was cut off may have named an id: such an answer never allows another create.
  if (!isComplete && (!isFinal || isRoutedAway)) return "ambiguous";
  if (isRoutedAway) return "routed-away";
  if (isFinal || BUSY.has(status)) return "refused";
  if (failure.category !== "transient" || REFUSAL_CODE.test(failure.code ?? "")) {
    return status === 406 ? "ambiguous" : "refused";
  }
  return "ambiguous";
}

function refused(state: Creating, failure: Failure, policy: Policy): State {
  const known = notCharged(state);
  const isBusy = failure.category === "transient" && isBusyStatus(failure.status);
  const mayResend = isBusy && isOneOf(policy.createRetry, ["safe", "transient", "always"]);
  return mayResend ? resend(known, failure, policy) : failed(known, failure);
}

function isBusyStatus(status: number | undefined): boolean {
  return status === undefined || status < 300 || status === 429 || status >= 500;
}

/** Compares exactly: untyped callers may pass any string, which then allows nothing. */
function isOneOf(word: Policy["createRetry"], words: readonly Policy["createRetry"][]): boolean {
  return words.includes(word);
}

/** Not clear whether the create was accepted: searches the list of running generations, if any. */
function resolveDoubt(
  state: Creating,
  acceptance: Acceptance,
  failure: Failure,
  policy: Policy,
): State {
  const { form, retries } = state;
  const { facts } = withFacts(state, { lastFailure: failure.reason });
  if (acceptance === "ambiguous" && policy.isIdempotent && policy.createRetry !== "unsent") {
    return resend(state, failure, policy);
  }
  const recover: Recovering = { at: "recover", form, retries, failure, acceptance, facts };
  return policy.hasList ? recover : afterRecovery(recover, { kind: "unclear" }, policy);
}

/** The state after the search in the list of running generations. */
export function afterRecovery(state: Recovering, outcome: Outcome, policy: Policy): State {
  const { failure, acceptance } = state;
  if (outcome.kind === "found") {
    const found = withFacts(state, { risk: "accepted", id: outcome.id, isConfirmed: true });
    return follow(found, policy, `${failure.reason}; found among the running generations`);
  }
  const { createRetry } = policy;
  if (acceptance === "routed-away") {
    const known = notCharged(state);
    return createRetry === "unsent" ? failed(known, failure) : inPlainForm(known, failure.reason);
  }
  const isTemporary = failure.status === 429 || (failure.status ?? 0) >= 500;
  const mayResend =
    acceptance === "ambiguous" &&
    (createRetry === "always" ||
      (createRetry === "transient" && (isTemporary || outcome.kind === "absent")) ||
      (createRetry === "safe" && outcome.kind === "absent"));
  if (mayResend) return resend(state, failure, policy, true);
  return failed(state, { ...failure, mayHaveCharged: true });
}

function inPlainForm({ facts, retries }: Creating, because: string): State {
  return { at: "create", form: "plain", retries, facts, because };
}

/** @param leavesDoubt - whether the create that failed may have been accepted all the same */
function resend(state: Creating, failure: Failure, policy: Policy, leavesDoubt = false): State {
  const { retry, random } = policy;
  if (state.retries >= retry.retries) return failed(state, failure);
  const retries = state.retries + 1;
  // 406: the service does not have the streaming form, so it is not tried again.
  const form = failure.status === 406 && policy.hasPlainForm ? "plain" : state.form;
  const inDoubt = state.facts.inDoubt || leavesDoubt;
  const { facts } = withFacts(state, { inDoubt, lastFailure: failure.reason });
  return {
    at: "wait",
    ms: failure.retryAfterMs ?? backoffMs(retry, retries, random),
    after: { at: "create", form, retries, facts },
    retry: { phase: "create", attempt: facts.creates, reason: failure.reason },
    facts,
  };
}

/** A create that was refused, or never sent, charged nothing; an earlier one still may have. */
function notCharged(state: Creating): Creating {
  return withFacts(state, { risk: state.facts.inDoubt ? "possible" : "none" });
}

function noIdFailure(reason: string, failure: Partial<Failure> = {}): Failure {
  return {
    ...failure,
    category: "transient",
    reason: `it was sent, and no id came back: ${reason}`,
  };
}
