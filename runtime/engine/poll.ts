import type { Answer } from "../answer/answer.js";
import { type Call, requestOf, stopped } from "../call/call.js";
import type { Facts, Outcome, Report } from "../call/engine-state.js";
import { guidanceForPoll } from "../error/connection-error.js";
import { describeError } from "../error/describe-answer.js";
import { readFetched, readStatus, trouble } from "../reading/read-status.js";
import { type Followed, followTarget } from "../request/follow-target.js";
import { sendFollowed } from "../request/send-followed.js";

/** One request for the status; `attempt` counts them, from 1. */
export function pollOnce(
  call: Call,
  facts: Facts,
  attempt: number,
  report: Report,
): Promise<Outcome> {
  const startedAt = performance.now();
  return ask(call, "poll", facts, (answer, isLedTo) =>
    readStatus(call, answer, { facts, attempt, startedAt, isLedTo }, report),
  );
}

/** One request for the result, if the status's answer does not have it. */
export function fetchResult(call: Call, facts: Facts): Promise<Outcome> {
  const startedAt = performance.now();
  return ask(call, "result", facts, (answer) => readFetched(call, answer, startedAt));
}

function ask(
  call: Call,
  followed: Followed,
  facts: Facts,
  read: (answer: Answer, isLedTo?: boolean) => Outcome,
): Promise<Outcome> {
  const target = followTarget(call, followed, facts);
  if (typeof target === "string") {
    // What a create was given is right: to send another one would be paid for again.
    const category = call.create ? "unknown" : "invalid_request";
    const failure = { category, reason: target, isUnasked: true } as const;
    return Promise.resolve({ kind: "refused", failure });
  }
  // Not an async function: that would double what a poll keeps in memory until it is answered.
  return sendFollowed(call, requestOf(call, target)).then((sent) => {
    if (sent.kind === "answer") return read(sent.answer, sent.isLedTo);
    if (sent.kind === "stopped") return stopped(call);
    const guidance = guidanceForPoll(sent.error);
    return trouble({ reason: describeError(call, sent.error), cause: sent.error, guidance });
  });
}
