import { type Call, sendRequest } from "./call.js";
import { describeError } from "./create-error.js";
import { stopped } from "./deadline.js";
import type { Facts, Outcome, Report } from "./engine-state.js";
import { resultTarget, statusTarget, type Target } from "./follow-target.js";
import { readFetched, readStatus, trouble } from "./read-status.js";
import type { Answer } from "./send.js";

/** One request about a generation: what is known of it, and the bounds of the request. */
export interface PollRequest {
  readonly facts: Facts;
  /** Counted from 1. */
  readonly attempt: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One request for the status. */
export function pollOnce(call: Call, request: PollRequest, report: Report): Promise<Outcome> {
  const startedAt = performance.now();
  return ask(call, statusTarget(call, request.facts), request, (answer) =>
    readStatus(call, answer, request, startedAt, report),
  );
}

/** One request for the result, if the status's answer does not have it. */
export function fetchResult(call: Call, request: PollRequest): Promise<Outcome> {
  const startedAt = performance.now();
  return ask(call, resultTarget(call, request.facts), request, (answer) =>
    readFetched(call, answer, startedAt),
  );
}

async function ask(
  call: Call,
  target: Target | string,
  { timeoutMs, signal }: PollRequest,
  read: (answer: Answer) => Outcome,
): Promise<Outcome> {
  if (typeof target === "string") {
    return { kind: "refused", failure: { category: "invalid_request", reason: target } };
  }
  const sent = await sendRequest(call, { ...target, timeoutMs, signal });
  switch (sent.kind) {
    case "answer":
      return read(sent.answer);
    case "stopped":
      return stopped(signal, call.callerSignal);
    case "failed":
      return trouble({ reason: describeError(call, sent.error), cause: sent.error });
  }
}
