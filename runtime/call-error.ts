import { type Call, createPath } from "./call/call.js";
import type { End, State } from "./call/engine-state.js";
import type { GenerationError } from "./contract/generation-error.js";
import { createError } from "./error/create-error.js";
import { followTarget, LOOK_THERE, type Target } from "./request/follow-target.js";
import { followOf } from "./request/kept-follow.js";

/** The error of a call that failed: it is about the request that its last state performed. */
export function errorOfEnd(call: Call, end: Extract<End, { at: "failed" }>): GenerationError {
  const { failure, from, facts } = end;
  const { id, isConfirmed, risk, creates } = facts;
  const attempts = from.at === "final-poll" ? 1 : "attempt" in from ? from.attempt : creates;
  const mayHaveCharged = risk !== "none" || (id !== undefined && creates === 0);
  // A refusal is the create's, though its id was asked for first.
  const isCreates = "refusal" in from && from.refusal?.failure === failure;
  const request = isCreates ? call.request : failedRequest(call, from);
  // The id in a refusal that proved to be no generation's.
  const isDisproved = creates > 0 && risk !== "accepted";
  const subject = { request, isConfirmed, mayHaveCharged, attempts };
  const follow = followOf(call, facts);
  const told = { ...subject, follow, id: isDisproved ? undefined : id };
  const canAsk = follow !== undefined || call.rules.poll?.path !== undefined;
  const isLost = told.id !== undefined && creates > 0 && !canAsk;
  const guidance = failure.guidance ?? (isLost ? LOOK_THERE : undefined);
  return createError(call, { ...failure, guidance }, told);
}

function failedRequest(call: Call, from: State): Call["request"] {
  if (call.create !== undefined && "form" in from) {
    return { method: "POST", path: createPath(call, from.form) };
  }
  const target = followed(call, from);
  if (typeof target !== "object") return call.request;
  return { method: target.method ?? "GET", path: target.path, origin: target.origin };
}

function followed(call: Call, { at, facts }: State): Target | string | undefined {
  if (at === "fetch-result") return followTarget(call, "result", facts);
  return at === "poll" || at === "final-poll" ? followTarget(call, "poll", facts) : undefined;
}
