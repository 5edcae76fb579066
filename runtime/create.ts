import { type Call, type CreateRequest, sendRequest } from "./call.js";
import { enterDoubt } from "./claims.js";
import { startDeadline } from "./deadline.js";
import type { Creating, Outcome, Report } from "./engine-state.js";
import { findRunning } from "./find-running.js";
import { followStream, type StreamReader } from "./follow-stream.js";
import { watchSilence } from "./idle-timer.js";
import type { Policy } from "./policy.js";
import { readSent } from "./read-create.js";
import { type Head, headerOf, isSuccess } from "./send.js";

/** Polls while the create is open; resolves to `undefined` unless the outcome ends the call. */
export type PollBeside = (
  id: string,
  forHowLong: "once" | "to the end",
  signal: AbortSignal,
) => Promise<Outcome | undefined>;

/**
 * Sends the create once, and follows the stream if it is answered by one. Until an id is known,
 * this request is the only handle on what was paid for: only the call's signal ends it early.
 */
export async function createOnce(
  call: Call,
  form: Creating["form"],
  policy: Policy,
  report: Report,
  pollBeside: PollBeside,
): Promise<Outcome> {
  const { create, settings, trace } = call;
  if (create === undefined) throw new TypeError("nothing to create");
  const { body, headers, forms, guard } = create;
  const path = createPath(create, form);
  const url = call.origin + call.prefix + path;
  const traced = form === "stream" ? "sse" : "plain";
  const beside = startDeadline(Number.POSITIVE_INFINITY);
  let stream: StreamReader | undefined;
  let finish: (outcome: Outcome) => void = () => {};
  let isSearching = false;
  let sentAt: number | undefined;

  /** While the create is silent, its generation may already be listed as running. */
  const search = async (): Promise<void> => {
    if (isSearching || sentAt === undefined || !policy.hasList) return;
    isSearching = true;
    const found = await findRunning(call, { body: String(body), sentAt }, 1, beside.signal);
    if (found.kind === "found" && !beside.signal.aborted && stream?.id === undefined) {
      report({ kind: "accepted", id: found.id });
      await poll(found.id, "to the end");
    }
    isSearching = false;
  };
  const poll = async (id: string, forHowLong: "once" | "to the end"): Promise<void> => {
    const outcome = await pollBeside(id, forHowLong, beside.signal);
    if (outcome !== undefined) finish(outcome);
  };
  const silence = watchSilence(settings, {
    onIdle() {
      if (stream?.id === undefined) void search();
      else stream.leave(`no byte for ${settings.idleTimeoutMs} ms`, true);
    },
    async onQuiet() {
      if (stream?.id !== undefined) await poll(stream.id, "once");
    },
  });
  trace?.({ type: "request", form: traced, url });
  enterDoubt(call);
  const sent = await sendRequest<Streamed>(
    call,
    {
      method: "POST",
      path,
      accept: form === "stream" ? "text/event-stream" : (forms.accept ?? "application/json"),
      body,
      contentType: forms.contentType,
      headers,
      timeoutMs: settings.createTimeoutMs,
      errorBodyMs: settings.pollTimeoutMs,
      guard,
      onSent() {
        sentAt = performance.now();
        report({ kind: "sent" });
      },
      onArrival() {
        silence.byteAt = performance.now();
      },
    },
    (head, { hold }) => {
      if (!isSuccess(head) || !isEventStream(head)) return undefined;
      trace?.({ type: "open", httpStatus: head.status, url });
      report({ kind: "opened" });
      stream = followStream(call, { hold, finish }, silence, policy.until, report);
      return stream;
    },
    (settle) => {
      finish = (outcome) => settle({ kind: "streamed", outcome });
    },
  );
  silence.release();
  beside.stop("left");
  return sent.kind === "streamed" ? sent.outcome : readSent(call, sent, traced, report);
}

export function createPath({ forms }: CreateRequest, form: Creating["form"]): string {
  return (form === "stream" ? forms.stream : forms.path) ?? forms.path ?? forms.stream ?? "/";
}

/** The outcome of the stream, or of a poll beside it. */
interface Streamed {
  readonly kind: "streamed";
  readonly outcome: Outcome;
}

function isEventStream(head: Head): boolean {
  return /^\s{0,9}text\/event-stream\s{0,9}(;|$)/i.test(headerOf(head, "content-type") ?? "");
}
