import { type Head, isEventStream, isSuccess } from "../answer/answer.js";
import { type Call, type CreateRequest, createPath, sendRequest } from "../call/call.js";
import { enterDoubt } from "../call/doubts.js";
import type { CreateTry, Outcome, Report } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { Moment } from "../clock/moment.js";
import { StopSignal } from "../clock/stop-signal.js";
import type { Flow, Watcher } from "../http/exchange.js";
import { type SilenceListener, SilenceWatch } from "../http/idle-timer.js";
import { readSent } from "../reading/read-create.js";
import { findRunning } from "./find-running.js";
import { StreamFollower } from "./follow-stream.js";

/** What one create of a call needs. */
export interface CreateContext {
  readonly call: Call;
  readonly form: CreateTry["form"];
  readonly policy: Policy;
  readonly report: Report;
  readonly pollBeside: PollBeside;
}

/** Polls while the create is open; resolves to `undefined` unless the outcome ends the call. */
export type PollBeside = (
  context: CreateContext,
  id: string,
  forHowLong: "once" | "to the end",
  signal: StopSignal,
) => Promise<Outcome | undefined>;

/**
 * One create, and the stream if it is answered by one. Until an id is known, this request is the
 * only handle on what was paid for: only the call's signal ends it early.
 */
export class Create implements Flow<Outcome>, SilenceListener, Watcher<Streamed> {
  readonly #context: CreateContext;
  readonly #silence: SilenceWatch;
  /** Ends what is asked while the create is open. */
  readonly #beside = new StopSignal();
  flow: Flow<Streamed> | undefined;
  #stream: StreamFollower | undefined;
  #isSearching = false;
  #sent: Moment | undefined;

  constructor(context: CreateContext) {
    this.#context = context;
    this.#silence = new SilenceWatch(context.call.settings, this);
  }

  async send(): Promise<Outcome> {
    const { call, form, report } = this.#context;
    const { create, settings } = call;
    const { body, headers, forms, guard } = create as CreateRequest; // else no call begins so
    const path = createPath(call, form);
    call.trace?.({ type: "request", form, url: call.origin + call.prefix + path });
    enterDoubt(call);
    const sent = await sendRequest<Streamed>(
      call,
      {
        method: "POST",
        path,
        accept: form === "sse" ? "text/event-stream" : (forms.accept ?? "application/json"),
        body,
        contentType: forms.contentType,
        headers,
        timeoutMs: settings.requestTimeoutMs,
        errorBodyMs: settings.pollRequestTimeoutMs,
        guard,
      },
      this,
    );
    this.#silence.release();
    this.#beside.stop("left");
    // What was paid for and has come is not given up at the deadline.
    if (this.#stream?.items && call.signal.reason === "deadline") return this.#stream.items;
    return sent.kind === "streamed" ? sent.outcome : readSent(call, sent, form, report);
  }

  onSent(): void {
    this.#sent = { at: performance.now(), date: Date.now() };
    this.#context.report({ kind: "sent", sent: this.#sent });
  }

  onArrival(): void {
    this.#silence.byteAt = performance.now();
  }

  open(head: Head): StreamFollower | undefined {
    if (!isSuccess(head) || !isEventStream(head)) return undefined;
    const { call, form, policy, report } = this.#context;
    const url = call.origin + call.prefix + createPath(call, form);
    call.trace?.({ type: "open", httpStatus: head.status, url });
    report({ kind: "opened" });
    this.#stream = new StreamFollower(call, this, this.#silence, policy.until, report);
    return this.#stream;
  }

  finish(outcome: Outcome): void {
    this.flow?.finish({ kind: "streamed", outcome });
  }

  onIdle(): void {
    const { idleTimeoutMs } = this.#context.call.settings;
    if ((this.#stream?.items ?? this.#stream?.id) === undefined) void this.#search();
    else this.#stream?.leave(`no byte for ${idleTimeoutMs} ms`, true);
  }

  async onQuiet(): Promise<void> {
    if (this.#stream?.id !== undefined) await this.#poll(this.#stream.id, "once");
    else if (this.#stream?.items === undefined) await this.#search();
  }

  /** While the create is silent, its generation may already be listed as running. */
  async #search(): Promise<void> {
    const { call, policy, report } = this.#context;
    const sent = this.#sent;
    if (this.#isSearching || sent === undefined || !policy.hasList) return;
    this.#isSearching = true;
    const beside = this.#beside;
    const found = await findRunning(call, { body: String(call.create?.body), sent }, 1, beside);
    if (found.kind === "found" && !beside.aborted && this.#stream?.id === undefined) {
      report({ kind: "accepted", id: found.id });
      if (policy.until === "accepted") this.finish({ kind: "stream-ended", reason: "accepted" });
      else await this.#poll(found.id, "to the end");
    }
    this.#isSearching = false;
  }

  async #poll(id: string, forHowLong: "once" | "to the end"): Promise<void> {
    const outcome = await this.#context.pollBeside(this.#context, id, forHowLong, this.#beside);
    if (outcome !== undefined) this.finish(outcome);
  }
}

/** The outcome of the stream, or of a poll beside it. */
interface Streamed {
  readonly kind: "streamed";
  readonly outcome: Outcome;
}
