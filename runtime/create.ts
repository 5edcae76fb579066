import { ask, askAgainInMs, type Call, jsonOf, learnId } from "./call.js";
import { classify } from "./classify.js";
import { sleep } from "./deadline.js";
import type { GenerationError } from "./errors.js";
import { codeOf, describe, describeError, failure, refusal } from "./failure.js";
import { followStream, type StreamEnd } from "./follow-stream.js";
import { lacksData, note, toGeneration } from "./generation.js";
import { type Answer, type FormField, headerOf, isSuccess, type Outcome } from "./http.js";
import { backoffMs } from "./retry.js";
import { findRunning } from "./running.js";
import { readAnswer, readImmediate } from "./status.js";

/** What a create sends, and where. */
export interface Order {
  readonly ssePath: string | undefined;
  readonly plainPath: string | undefined;
  /** Whether the answer is the result itself. */
  readonly immediate: boolean;
  readonly body: string | readonly FormField[];
  /** Of the input; none of them replaces one of the call's own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether to read the stream to its terminal status, or only until the service has accepted. */
  readonly until: "terminal" | "accepted";
}

/**
 * Creates the generation, and follows the stream if it comes as one.
 *
 * @returns the result; or `open`: the id is known, and polling must go on
 */
export async function create(call: Call, order: Order): Promise<StreamEnd> {
  const { settings, known } = call;
  let path = order.ssePath ?? order.plainPath ?? "";
  // For the id alone the form that only creates is enough: no stream is broken off.
  if (order.until === "accepted") path = order.plainPath ?? path;
  for (let retries = 0; ; ) {
    const startedAt = performance.now();
    const verdict = judge(call, await post(call, path, order), path, order);
    if (verdict.kind === "done") return verdict.end;
    if (verdict.kind === "refused") throw verdict.error();
    if (verdict.kind === "no stream") {
      if (order.plainPath === undefined) throw verdict.error();
      path = order.plainPath;
      call.emit({ type: "fallback", id: undefined, reason: verdict.reason });
      continue;
    }
    known.trouble = verdict.reason;
    const error = verdict.error();
    if (verdict.kind === "ambiguous") {
      const id = await findRunning(call, order.body, startedAt);
      if (id !== undefined) {
        learnId(call, id, undefined);
        return { kind: "open", reason: `${verdict.reason}; found among the running generations` };
      }
    }
    if (!maySendAgain(call, verdict.kind) || retries >= settings.retry.retries) throw error;
    retries += 1;
    known.doubt = known.unanswered;
    const delayMs = verdict.retryAfterMs ?? backoffMs(settings.retry, retries);
    const { attempts: attempt } = known;
    call.emit({ type: "retry", phase: "create", attempt, delayMs, reason: verdict.reason });
    await sleep(call.stop, delayMs);
  }
}

/** What an outcome of a create means. */
type Verdict =
  | { readonly kind: "done"; readonly end: StreamEnd }
  | { readonly kind: "refused"; readonly error: () => GenerationError }
  | { readonly kind: "no stream"; readonly reason: string; readonly error: () => GenerationError }
  | {
      /** Nothing was sent; answered without an id; or the service may have accepted. */
      readonly kind: "unsent" | "unaccepted" | "ambiguous";
      readonly reason: string;
      readonly retryAfterMs?: number | undefined;
      readonly error: () => GenerationError;
    };

function maySendAgain(call: Call, kind: "unsent" | "unaccepted" | "ambiguous"): boolean {
  const { createRetry } = call.settings;
  if (kind === "unsent" || createRetry === "always") return true;
  return kind === "unaccepted" && createRetry === "transient";
}

function post(call: Call, path: string, order: Order): Promise<Outcome<StreamEnd>> {
  const { known, settings } = call;
  known.attempts += 1;
  const url = call.origin + call.prefix + path;
  const streaming = path === order.ssePath;
  call.trace?.({ type: "request", form: streaming ? "sse" : "plain", url });
  return ask(
    call,
    {
      method: "POST",
      path,
      accept: streaming ? "text/event-stream" : "application/json",
      body: order.body,
      headers: order.headers,
      timeoutMs: settings.createTimeoutMs,
      onSent: () => {
        known.unanswered = true;
      },
    },
    (head, flow) => {
      if (!isSuccess(head) || !isEventStream(headerOf(head, "content-type"))) return undefined;
      call.trace?.({ type: "open", httpStatus: head.status, url });
      return followStream(call, flow, order.until);
    },
  );
}

function judge(call: Call, outcome: Outcome<StreamEnd>, path: string, order: Order): Verdict {
  const streaming = path === order.ssePath;
  const form = streaming ? "sse" : "plain";
  switch (outcome.kind) {
    case "stream": {
      const end = outcome.result;
      if (end.kind === "terminal" || call.known.id !== undefined) return { kind: "done", end };
      return ambiguous(call, `${end.reason}, before it named an id`);
    }
    case "failed": {
      const reason = describeError(call, outcome.error);
      const timedOut = outcome.error.name === "TimeoutError";
      call.trace?.({ type: "no-answer", form, sent: outcome.sent, timedOut, reason });
      if (outcome.sent) return ambiguous(call, reason, outcome.error);
      // What undici refuses to send, it will refuse again.
      const isRefused = codeOf(outcome.error) === "UND_ERR_INVALID_ARG";
      const error = (): GenerationError =>
        failure(call, {
          category: isRefused ? "validation" : "transient",
          what: `nothing could be sent: ${reason}`,
          cause: outcome.error,
        });
      return { kind: isRefused ? "refused" : "unsent", reason, error };
    }
    case "answer":
      return judgeAnswer(call, outcome.answer, streaming, order.immediate);
  }
}

function judgeAnswer(call: Call, answer: Answer, streaming: boolean, immediate: boolean): Verdict {
  const { status } = answer;
  const success = isSuccess(answer);
  const raw = jsonOf(call, answer);
  const reading =
    immediate && success ? readImmediate(raw, call.result) : readAnswer(raw, call.result);
  const reason = describe(call, answer);
  call.trace?.({
    type: "answer",
    form: streaming ? "sse" : "plain",
    httpStatus: status,
    message: reason,
    body: raw ?? call.redactor.parts(answer.text),
  });
  const error = (): GenerationError => refusal(call, answer);
  // A refusal without an id may have a `status` too: that of the answer, not of a generation.
  if (reading !== undefined && (success || reading.id !== undefined)) {
    note(call, reading, raw, "poll");
    const generation =
      success && !lacksData(reading) ? toGeneration(call, reading, raw, "poll") : undefined;
    if (generation !== undefined) return { kind: "done", end: { kind: "terminal", generation } };
    if (call.known.id !== undefined) {
      // What it named may be an id of the refusal's own: then the refusal is what is thrown.
      const otherwise = success || status >= 500 || status === 429 ? undefined : error();
      return { kind: "done", end: { kind: "open", reason, otherwise } };
    }
  }
  if (success) return ambiguous(call, `${reason} without a stream or an id`);
  // Without its end an answer may have named an id: nothing may be sent again on its word.
  const sendsAgain = status >= 500 || status === 429 || (streaming && NO_STREAM.has(status));
  if (!answer.complete && sendsAgain) return ambiguous(call, `${reason}, cut off`);
  call.known.unanswered = call.known.doubt || status >= 500;
  if (streaming && NO_STREAM.has(status)) return { kind: "no stream", reason, error };
  const transient = classify(status, answer.text).category === "transient";
  if (!transient || (status < 500 && status !== 429)) return { kind: "refused", error };
  return { kind: "unaccepted", reason, retryAfterMs: askAgainInMs(call, answer), error };
}

/** Answers that say: not in this form. */
const NO_STREAM: ReadonlySet<number> = new Set([404, 405, 406, 415]);

function ambiguous(call: Call, reason: string, cause?: Error): Verdict {
  const error = (): GenerationError =>
    failure(call, {
      category: "transient",
      what: `it was sent, and no id came back: ${reason}`,
      mayHaveCharged: true,
      cause,
    });
  return { kind: "ambiguous", reason, error };
}

function isEventStream(type: string | undefined): boolean {
  return type !== undefined && /^\s*text\/event-stream\s*(;|$)/i.test(type);
}
