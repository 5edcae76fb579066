import { errorIn } from "./answer-kind.js";
import { binaryIn } from "./binary-answer.js";
import { askAgainInMs, type Call, sendRequest } from "./call.js";
import { classify } from "./classify.js";
import { cut, describe, describeError, refusalOf } from "./create-error.js";
import { stopReason } from "./deadline.js";
import type { Facts, Failure, Outcome } from "./engine-state.js";
import { resultTarget, statusTarget } from "./follow-target.js";
import { asObject, own } from "./json.js";
import {
  type Reading,
  readAnswer,
  statusFields,
  valueAt,
  withoutBookkeeping,
} from "./read-answer.js";
import { completed, resultWithoutStatus, toOutcome } from "./read-result.js";
import { type Answer, isSuccess } from "./send.js";

/** Receives what becomes known while a step is performed. */
export type Report = (
  outcome: Extract<Outcome, { kind: "accepted" | "status" | "sent" | "opened" }>,
) => void;

/** One request about a generation: what is known of it, and the bounds of the request. */
export interface PollRequest {
  readonly facts: Facts;
  /** Counted from 1. */
  readonly attempt: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One request for the status. */
export async function pollOnce(call: Call, request: PollRequest, report: Report): Promise<Outcome> {
  const target = statusTarget(call, request.facts);
  const startedAt = performance.now();
  const answer = await ask(call, target, request);
  return "kind" in answer ? answer : readStatus(call, answer, request, startedAt, report);
}

/** One request for the result, if the status's answer does not have it. */
export async function fetchResult(call: Call, request: PollRequest): Promise<Outcome> {
  const startedAt = performance.now();
  const answer = await ask(call, resultTarget(call, request.facts), request);
  if ("kind" in answer) return answer;
  const binary = binaryIn(answer);
  if (binary !== undefined) return completed(binary, undefined, undefined, "poll");
  const raw = answer.json;
  if (isSuccess(answer) && raw !== undefined) {
    const root = asObject(raw) ?? {};
    const shown = valueAt(root, call.rules.read.result ?? call.rules.read.data);
    const data = shown ?? (Array.isArray(raw) ? raw : withoutBookkeeping(root));
    return completed(data, undefined, raw, "poll");
  }
  if (!FAILED_STATUSES.has(answer.status)) return readRefusal(call, answer, startedAt);
  // Some services say only here why a generation failed.
  const { retryable: _, ...why } = classify(answer.status, raw ?? answer.text);
  const known = { id: "", source: "poll", raw, attempts: 0 } as const;
  return {
    kind: "generation",
    generation: { ok: false, status: "FAILED", ...why, ...known },
    isWhole: true,
  };
}

/** Statuses of a result request that mean that the generation failed. */
const FAILED_STATUSES: ReadonlySet<number> = new Set([400, 409, 410, 422, 451]);

async function ask(
  call: Call,
  target: ReturnType<typeof statusTarget>,
  { timeoutMs, signal }: PollRequest,
): Promise<Answer | Outcome> {
  if (typeof target === "string") {
    return { kind: "refused", failure: { category: "invalid_request", reason: target } };
  }
  const sent = await sendRequest(call, { ...target, timeoutMs, signal });
  switch (sent.kind) {
    case "answer":
      return sent.answer;
    case "stopped":
      return { kind: "stopped", why: stopReason(signal), cause: call.callerSignal?.reason };
    case "failed":
      return trouble({ reason: describeError(call, sent.error), cause: sent.error });
  }
}

function trouble(failure: Omit<Failure, "category">): Outcome {
  return { kind: "trouble", failure: { category: "transient", ...failure } };
}

function readStatus(
  call: Call,
  answer: Answer,
  { facts, attempt }: PollRequest,
  startedAt: number,
  report: Report,
): Outcome {
  const { read } = call.rules;
  const { status: httpStatus } = answer;
  const ok = isSuccess(answer);
  const raw = ok ? answer.json : undefined;
  const reading = readAnswer(raw, read, answer.text);
  const id = facts.id ?? "";
  call.emit({ type: "poll", id, attempt, httpStatus, ...statusFields(reading) });
  const binary = binaryIn(answer);
  if (binary !== undefined) return completed(binary, undefined, undefined, "poll");
  if (reading === undefined) return readRefusal(call, answer, startedAt);
  if (isOfAnother(reading, facts, call)) {
    return trouble({
      reason: `the answer is that of another generation, ${JSON.stringify(cut(reading.id))}`,
    });
  }
  reportStatus(call, reading, raw, report, id);
  if (read.running !== undefined && reading.status === undefined && httpStatus !== read.running) {
    return completed(withoutBookkeeping(reading.container) ?? raw, reading, raw, "poll");
  }
  const terminal = toOutcome(reading, raw, "poll");
  if (terminal !== undefined) return terminal;
  if (reading.status === undefined && read.status === undefined && httpStatus !== 202) {
    const result = resultWithoutStatus(call, raw, reading, "poll", false);
    if (result !== undefined) return result;
    const error = errorIn(raw, read);
    if (error?.impliedStatus !== undefined)
      return readRefusal(call, answer, startedAt, error.impliedStatus);
  }
  return { kind: "running", startedAt, slowMs: askAgainInMs(call, answer) ?? slowMs(raw) };
}

/** Whether the answer is about another generation: it has another id where ours should be. */
function isOfAnother({ id, idPlace }: Reading, facts: Facts, { rules }: Call): boolean {
  if (id === undefined || facts.id === undefined || id === facts.id) return false;
  return idPlace === (facts.idPlace ?? rules.read.id?.[0]);
}

/** Reports the status of a reading to the engine, and emits it, as the service wrote it. */
export function reportStatus(
  call: Call,
  { status }: Reading,
  raw: unknown,
  report: Report,
  id: string | undefined,
): void {
  if (status === undefined) return;
  report({ kind: "status", status: cut(status) });
  call.emit({ type: "status", id, status, source: "poll", raw });
}

/** When to poll next by the service's estimate: half of its `eta`, or a second per queue place. */
function slowMs(raw: unknown): number | undefined {
  const root = asObject(raw);
  for (const each of [root, asObject(own(root, "data"))]) {
    const eta = own(each, "eta");
    const position = own(each, "queue_position");
    if (typeof eta === "number" && eta > 0) return eta * 500;
    if (typeof position === "number" && position > 0) return position * 1_000;
  }
  return undefined;
}

/** Statuses after which a poll is repeated, besides any 5xx. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

function readRefusal(
  call: Call,
  answer: Answer,
  startedAt: number,
  status: number = answer.status,
): Outcome {
  const ok = status >= 200 && status < 300;
  if (ok || RETRIED_STATUSES.has(status) || status >= 500) {
    const reason = ok ? "the answer is not readable JSON" : describe(call, answer);
    return trouble({ reason, status, retryAfterMs: askAgainInMs(call, answer) });
  }
  const failure = refusalOf(call, answer, status);
  return status === 404 ? { kind: "missing", startedAt, failure } : { kind: "refused", failure };
}
