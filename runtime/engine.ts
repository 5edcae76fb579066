import { randomUUID } from "node:crypto";
import type { Call } from "./call.js";
import { claim, endInDoubt, leaveDoubt } from "./claims.js";
import { createOnce, createPath, type PollBeside } from "./create.js";
import type { ErrorSubject, RequestName } from "./create-error.js";
import { sleep, startDeadline, stopReason } from "./deadline.js";
import {
  FIRST_POLL,
  isEnd,
  NOTHING_KNOWN,
  type Outcome,
  type Policy,
  type State,
} from "./engine-state.js";
import { findRunning } from "./find-running.js";
import { statusTarget } from "./follow-target.js";
import { next } from "./next.js";
import { fetchResult, pollOnce, type Report } from "./poll.js";
import type { Generation } from "./types.js";
import { untilWoken } from "./wake.js";

/** A state in which a call ends. */
export type End = Extract<State, { at: "done" | "failed" | "accepted" }>;

/** Performs the request or wait of each state until the call ends, and emits its events. */
export async function runEngine(call: Call, first: State, policy: Policy): Promise<End> {
  let state = first;
  const attemptKey = policy.isIdempotent ? (call.idempotencyKey ?? randomUUID()) : undefined;
  const advance = (outcome: Outcome): void => {
    const before = state;
    state = next(before, outcome, policy, performance.now());
    emitTransition(call, before, state);
  };
  const perform = createPerformer(call, policy, attemptKey, advance);
  while (!isEnd(state)) advance(await perform(state));
  if (state.at === "failed" && state.facts.risk === "possible") endInDoubt(call);
  else leaveDoubt(call);
  return state as End;
}

/** Where a call begins: with its create, or with an id. */
export function firstState(call: Call, policy: Policy, id?: string): State {
  if (id !== undefined) return { at: "poll", ...FIRST_POLL, facts: { ...NOTHING_KNOWN, id } };
  const { stream, path } = call.create?.forms ?? {};
  // If only the id is wanted, the plain form is enough: no stream has to be broken off.
  const isPlain = stream === undefined || (policy.until === "accepted" && path !== undefined);
  return { at: "create", form: isPlain ? "plain" : "stream", retries: 0, facts: NOTHING_KNOWN };
}

function createPerformer(
  call: Call,
  policy: Policy,
  attemptKey: string | undefined,
  report: Report,
): (state: State) => Promise<Outcome> {
  const { settings, signal, callerSignal } = call;
  const timeoutMs = settings.pollTimeoutMs;
  let sentAt = 0;
  const stopped = (): Outcome => ({
    kind: "stopped",
    why: stopReason(signal),
    cause: callerSignal?.reason,
  });

  const pollBeside: PollBeside = async (id, forHowLong, beside) => {
    const from = firstState(call, policy, id);
    const besideCall: Call = { ...call, signal: beside };
    if (forHowLong === "to the end") {
      const end = await runEngine({ ...besideCall, emit: withoutEnd(call) }, from, policy);
      if (end.at !== "done") return undefined;
      return { kind: "generation", generation: end.generation, isWhole: true };
    }
    const request = { facts: from.facts, attempt: 1, timeoutMs, signal: beside };
    const outcome = await pollOnce(besideCall, request, report);
    // Anything less than a whole result is ignored: the stream goes on.
    return outcome.kind === "generation" && outcome.isWhole ? outcome : undefined;
  };

  const lastLook = async (facts: State["facts"]): Promise<Outcome> => {
    const { finalPollMs } = call.bounds;
    const deadline = startDeadline(finalPollMs, callerSignal);
    const request = { facts, attempt: 1, timeoutMs: finalPollMs, signal: deadline.signal };
    const outcome = await pollOnce(call, request, report);
    const needsResult =
      policy.hasResultRequest && outcome.kind === "generation" && outcome.generation.ok;
    const final = needsResult ? await fetchResult(call, request) : outcome;
    deadline.release();
    return final;
  };

  return async (state) => {
    switch (state.at) {
      case "create":
      case "stream": {
        const made = await createOnce(call, state.form, attemptKey, policy, report, pollBeside);
        sentAt = made.sentAt;
        return made.outcome;
      }
      case "recover": {
        const { body = "" } = call.create ?? {};
        // Always JSON: for a form, whose files cannot be compared, `hasList` is false.
        const wanted = { body: String(body), sentAt };
        const looks = state.acceptance === "routed-away" ? 1 : undefined;
        const found = await findRunning(call, wanted, looks);
        return signal.aborted ? stopped() : found;
      }
      case "wait": {
        const pause = untilWoken(state.after.at === "poll" ? state.facts.id : undefined, signal);
        await sleep(pause.signal, state.ms);
        pause.release();
        return signal.aborted ? stopped() : { kind: "waited" };
      }
      case "poll":
        return pollOnce(
          call,
          { facts: state.facts, attempt: state.attempt, timeoutMs, signal },
          report,
        );
      case "fetch-result":
        return fetchResult(call, { facts: state.facts, attempt: state.attempt, timeoutMs, signal });
      default:
        return lastLook(state.facts);
    }
  };
}

/** For polls beside an open create: their events are emitted, but for those of the call itself. */
function withoutEnd(call: Call): Call["emit"] {
  return (event) => {
    if (event.type !== "terminal" && event.type !== "submitted") call.emit(event);
  };
}

/** Emits the events of a transition, and claims an id that it brought. */
function emitTransition(call: Call, before: State, after: State): void {
  const { id } = after.facts;
  if (id !== undefined && id !== before.facts.id) {
    leaveDoubt(call);
    claim(call.origin, id);
    call.emit({ type: "submitted", id });
  }
  if (after.at === "wait" && after.retry !== undefined) {
    call.emit({ type: "retry", ...after.retry, delayMs: after.ms });
  }
  const { because } = after;
  if (because !== undefined && because !== before.because && before.at !== "wait") {
    call.emit({ type: "fallback", id, reason: because });
  }
  if (after.at === "done") call.emit({ type: "terminal", generation: after.generation });
}

/** What the error of a call that failed is about: the request that its last state performed. */
export function subjectOf(
  call: Call,
  { from, facts }: Extract<State, { at: "failed" }>,
): ErrorSubject {
  const { id, isConfirmed, risk, creates } = facts;
  const isPolling = from.at === "poll" || from.at === "fetch-result" || from.at === "final-poll";
  return {
    request: requestOf(call, from, isPolling),
    id,
    isConfirmed,
    mayHaveCharged: risk !== "none" || (id !== undefined && creates === 0),
    attempts:
      from.at === "poll" || from.at === "fetch-result" ? from.attempt : isPolling ? 1 : creates,
  };
}

function requestOf(call: Call, from: State, isPolling: boolean): RequestName {
  if (isPolling) {
    const target = statusTarget(call, from.facts);
    if (typeof target !== "string") return { method: target.method ?? "GET", path: target.path };
  }
  const { create } = call;
  if (create === undefined || !("form" in from)) return call.request;
  return { method: "POST", path: createPath(create, from.form) };
}

/** The generation that a call ended with; `undefined` if it only created one. */
export function generationOf(end: End): Generation<unknown> | undefined {
  return end.at === "done" ? end.generation : undefined;
}
