import { type Call, type CreateRequest, sendRequest } from "./call.js";
import { enterDoubt } from "./claims.js";
import { guidanceForConnection } from "./connection-error.js";
import { codeOf, describe, describeError } from "./create-error.js";
import { startDeadline, stopReason } from "./deadline.js";
import type { CreateForm, Failure, Outcome, Policy } from "./engine-state.js";
import { findRunning } from "./find-running.js";
import { followStream, type StreamReader } from "./follow-stream.js";
import { watchSilence } from "./idle-timer.js";
import type { Report } from "./poll.js";
import { readCreate } from "./read-create.js";
import { type Head, headerOf, isSuccess, type Sent } from "./send.js";

/** Polls while the create is open; resolves to `undefined` unless the outcome ends the call. */
export type PollBeside = (
  id: string,
  forHowLong: "once" | "to the end",
  signal: AbortSignal,
) => Promise<Outcome | undefined>;

/**
 * Sends the create once, and follows the stream if it is answered by one. Until an id is known,
 * this request is the only handle on what was paid for: only the call's signal ends it early.
 *
 * @param attemptKey - the same for every attempt of a call
 */
export async function createOnce(
  call: Call,
  form: CreateForm,
  attemptKey: string | undefined,
  policy: Policy,
  report: Report,
  pollBeside: PollBeside,
): Promise<{ readonly outcome: Outcome; readonly sentAt: number }> {
  const { create, settings } = call;
  if (create === undefined) throw new TypeError("nothing to create");
  const path = createPath(create, form);
  const sentAt = performance.now();
  const beside = startDeadline(Number.POSITIVE_INFINITY);
  let stream: StreamReader | undefined;
  let finish: (outcome: Outcome) => void = () => {};
  let isSearching = false;
  let wasSent = false;

  /** While the create is silent, its generation may already be listed as running. */
  const search = async (): Promise<void> => {
    if (isSearching || !wasSent || !policy.hasList || typeof create.body !== "string") return;
    isSearching = true;
    const found = await findRunning(call, { body: create.body, sentAt }, 1, beside.signal);
    if (found.kind === "found" && !beside.signal.aborted && stream?.id === undefined) {
      report({ kind: "accepted", id: found.id });
      const outcome = await pollBeside(found.id, "to the end", beside.signal);
      if (outcome !== undefined) finish(outcome);
    }
    isSearching = false;
  };
  const onIdle = (): void => {
    if (stream?.id === undefined) void search();
    else stream.leave(`no byte for ${settings.idleTimeoutMs} ms`, true);
  };
  const onQuiet = async (): Promise<void> => {
    if (stream?.id === undefined) return;
    const outcome = await pollBeside(stream.id, "once", beside.signal);
    if (outcome !== undefined) finish(outcome);
  };
  const silence = watchSilence(settings, onIdle, onQuiet);
  const url = call.origin + call.prefix + path;
  const tracedForm = form === "stream" ? "sse" : "plain";
  call.trace?.({ type: "request", form: tracedForm, url });
  enterDoubt(call);
  const { idempotencyHeader } = create.forms;
  const sent = await sendRequest<Streamed>(
    call,
    {
      method: "POST",
      path,
      accept: form === "stream" ? "text/event-stream" : (create.forms.accept ?? "application/json"),
      body: create.body,
      contentType: create.forms.contentType,
      headers: {
        ...create.forms.headers,
        ...create.headers,
        ...(idempotencyHeader !== undefined &&
          attemptKey !== undefined && { [idempotencyHeader]: attemptKey }),
      },
      timeoutMs: settings.createTimeoutMs,
      errorBodyMs: settings.pollTimeoutMs,
      onSent: () => {
        wasSent = true;
        report({ kind: "sent" });
      },
      onArrival: () => {
        silence.byteAt = performance.now();
      },
    },
    (head, flow) => {
      if (!isSuccess(head) || !isEventStream(head)) return undefined;
      call.trace?.({ type: "open", httpStatus: head.status, url });
      report({ kind: "opened" });
      const toStream = {
        hold: flow.hold,
        finish: (outcome: Outcome) => flow.finish({ kind: "streamed", outcome }),
      };
      stream = followStream(call, toStream, silence, policy.until, report);
      return stream;
    },
    (settle) => {
      finish = (outcome) => settle({ kind: "streamed", outcome });
    },
  );
  silence.release();
  beside.stop("left");
  return { outcome: read(call, sent, tracedForm, report), sentAt };
}

export function createPath({ forms }: CreateRequest, form: CreateForm): string {
  return (form === "stream" ? forms.stream : forms.path) ?? forms.path ?? forms.stream ?? "/";
}

/** The outcome of the stream, or of a poll beside it. */
interface Streamed {
  readonly kind: "streamed";
  readonly outcome: Outcome;
}

function read(call: Call, sent: Sent<Streamed>, form: "sse" | "plain", report: Report): Outcome {
  switch (sent.kind) {
    case "streamed":
      return sent.outcome;
    case "failed":
      return readFailure(call, sent.error, sent.sent, form);
    case "stopped":
      // What had arrived may name the id.
      if (sent.answer !== undefined) readCreate(call, sent.answer, report);
      return { kind: "stopped", why: stopReason(call.signal), cause: call.callerSignal?.reason };
    case "answer": {
      const { answer } = sent;
      const { status: httpStatus } = answer;
      call.trace?.({
        type: "answer",
        form,
        httpStatus,
        message: describe(call, answer),
        body: answer.json ?? call.redactor.parts(answer.text.slice(0, LONGEST_TRACED)),
      });
      return readCreate(call, answer, report);
    }
  }
}

function readFailure(call: Call, error: Error, sent: boolean, form: "sse" | "plain"): Outcome {
  const reason = describeError(call, error);
  const timedOut = error.name === "TimeoutError";
  call.trace?.({ type: "no-answer", form, sent, timedOut, reason });
  const known = { category: "transient", cause: error } as const;
  if (sent) {
    const what = `it was sent, and no id came back: ${reason}`;
    return { kind: "broken", failure: { ...known, reason: what } };
  }
  // What undici refuses to send, it will refuse again.
  const isRefused = codeOf(error) === "UND_ERR_INVALID_ARG";
  const guidance = guidanceForConnection(error);
  const failure: Failure = {
    ...known,
    category: isRefused ? "validation" : "transient",
    reason: `nothing could be sent: ${reason}`,
    guidance,
  };
  return { kind: "unsent", failure, isPermanent: isRefused || guidance !== undefined };
}

/** Text of an answer that a channel carries; JSON is carried whole. */
const LONGEST_TRACED = 10_000;

function isEventStream(head: Head): boolean {
  return /^\s{0,9}text\/event-stream\s{0,9}(;|$)/i.test(headerOf(head, "content-type") ?? "");
}
