import { backoffMs } from "./backoff.js";
import { askAgainInMs, type Call, jsonOf, learnId, sendRequest } from "./call.js";
import { codeOf, describe, describeError, failure, refusal } from "./create-error.js";
import { sleep } from "./deadline.js";
import type { GenerationError } from "./generation-error.js";
import { readAnswer, readImmediate } from "./read-status.js";
import { lacksData, recordReading, toTerminal } from "./record-reading.js";
import { findRunning } from "./recover-create.js";
import { followStream, type StreamEnd } from "./stream.js";
import { type Answer, type FormField, headerOf, isSuccess, type Outcome } from "./transport.js";
import type { CreateRetry } from "./types.js";

/** What a create sends, and where. */
export interface CreateRequest {
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
export async function create(call: Call, order: CreateRequest): Promise<StreamEnd> {
  const { settings, known } = call;
  let path = order.ssePath ?? order.plainPath ?? "";
  // For the id alone the form that only creates is enough: no stream is broken off.
  if (order.until === "accepted") path = order.plainPath ?? path;
  for (let retries = 0; ; ) {
    const startedAt = performance.now();
    const form = path === order.ssePath ? "sse" : "plain";
    const verdict = judge(call, await post(call, path, form, order), form, order.immediate);
    if (verdict.kind === "terminal" || verdict.kind === "open") return verdict;
    const { kind, reason, error } = verdict;
    if (kind === "no stream" && order.plainPath !== undefined) {
      path = order.plainPath;
      call.emit({ type: "fallback", id: undefined, reason });
      continue;
    }
    known.lastFailure = reason;
    if (kind === "ambiguous") {
      const id = await findRunning(call, order.body, startedAt);
      if (id !== undefined) {
        learnId(call, id, undefined);
        return { kind: "open", reason: `${reason}; found among the running generations` };
      }
    }
    if (!maySendAgain(kind, settings.createRetry) || retries >= settings.retry.retries) throw error;
    retries += 1;
    known.doubt = known.unanswered;
    const delayMs = verdict.retryAfterMs ?? backoffMs(settings.retry, retries);
    const { attempts: attempt } = known;
    call.emit({ type: "retry", phase: "create", attempt, delayMs, reason });
    await sleep(call.stop, delayMs);
  }
}

type Form = "sse" | "plain";

/** A create that has neither a result nor an id. */
interface CreateFailure {
  /**
   * - `refused`: never to be sent again
   * - `no stream`: not to be sent in this form
   * - `unsent`: nothing left
   * - `unaccepted`: answered, and without an id
   * - `ambiguous`: it may have been accepted
   */
  readonly kind: "refused" | "no stream" | "unsent" | "unaccepted" | "ambiguous";
  readonly reason: string;
  /** What is thrown where nothing else is tried. */
  readonly error: GenerationError;
  readonly retryAfterMs?: number | undefined;
}

/** What was sent is sent again on the words that ask for it alone: JavaScript may give any other. */
function maySendAgain(kind: CreateFailure["kind"], createRetry: CreateRetry): boolean {
  if (kind === "unsent") return true;
  if (kind !== "unaccepted" && kind !== "ambiguous") return false;
  return createRetry === "always" || (createRetry === "transient" && kind === "unaccepted");
}

function post(
  call: Call,
  path: string,
  form: Form,
  order: CreateRequest,
): Promise<Outcome<StreamEnd>> {
  const { known, settings } = call;
  known.attempts += 1;
  const url = call.origin + call.prefix + path;
  call.trace?.({ type: "request", form, url });
  return sendRequest(
    call,
    {
      method: "POST",
      path,
      accept: form === "sse" ? "text/event-stream" : "application/json",
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

/** What an outcome of a create means. */
function judge(
  call: Call,
  outcome: Outcome<StreamEnd>,
  form: Form,
  immediate: boolean,
): StreamEnd | CreateFailure {
  switch (outcome.kind) {
    case "terminal":
      return outcome;
    case "open":
      if (call.known.id !== undefined) return outcome;
      return ambiguous(call, `${outcome.reason}, before it named an id`);
    case "failed": {
      const { sent, error: cause } = outcome;
      const reason = describeError(call, cause);
      const timedOut = cause.name === "TimeoutError";
      call.trace?.({ type: "no-answer", form, sent, timedOut, reason });
      if (sent) return ambiguous(call, reason, cause);
      // What undici refuses to send, it will refuse again.
      const isRefused = codeOf(cause) === "UND_ERR_INVALID_ARG";
      const category = isRefused ? "validation" : "transient";
      const error = failure(call, category, `nothing could be sent: ${reason}`, { cause });
      return { kind: isRefused ? "refused" : "unsent", reason, error };
    }
    case "answer":
      return judgeAnswer(call, outcome.answer, form, immediate);
  }
}

function judgeAnswer(
  call: Call,
  answer: Answer,
  form: Form,
  immediate: boolean,
): StreamEnd | CreateFailure {
  const { known } = call;
  const { status } = answer;
  const success = isSuccess(answer);
  const raw = jsonOf(call, answer);
  const reading = (immediate && success ? readImmediate : readAnswer)(raw, call.result);
  const reason = describe(call, answer);
  call.trace?.({
    type: "answer",
    form,
    httpStatus: status,
    message: reason,
    body: raw ?? call.redactor.parts(answer.text),
  });
  const isBusy = status >= 500 || status === 429;
  // A refusal without an id may have a `status` too: that of the answer, not of a generation.
  if (reading !== undefined && (success || reading.id !== undefined)) {
    recordReading(call, reading, raw, "poll");
    const terminal =
      success && !lacksData(reading) ? toTerminal(call, reading, raw, "poll") : undefined;
    if (terminal !== undefined) return terminal;
    if (known.id !== undefined) {
      // What it named may be an id of the refusal's own: then the refusal is what is thrown.
      const otherwise = success || isBusy ? undefined : refusal(call, answer);
      return { kind: "open", reason, otherwise };
    }
  }
  if (success) return ambiguous(call, `${reason} without a stream or an id`);
  const noStream = form === "sse" && NO_STREAM.has(status);
  // Without its end an answer may have named an id: nothing may be sent again on its word.
  if (!answer.complete && (isBusy || noStream)) return ambiguous(call, `${reason}, cut off`);
  known.unanswered = known.doubt || status >= 500;
  const error = refusal(call, answer);
  if (noStream) return { kind: "no stream", reason, error };
  const kind = isBusy && error.category === "transient" ? "unaccepted" : "refused";
  return { kind, reason, error, retryAfterMs: askAgainInMs(call, answer) };
}

/** Answers that say: not in this form. */
const NO_STREAM: ReadonlySet<number> = new Set([404, 405, 406, 415]);

function ambiguous(call: Call, reason: string, cause?: Error): CreateFailure {
  const what = `it was sent, and no id came back: ${reason}`;
  const error = failure(call, "transient", what, { mayHaveCharged: true, cause });
  return { kind: "ambiguous", reason, error };
}

function isEventStream(type: string | undefined): boolean {
  return type !== undefined && /^\s*text\/event-stream\s*(;|$)/i.test(type);
}
