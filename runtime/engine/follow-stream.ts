import { AT_NO_PLACE, saysRun } from "../answer/find-status.js";
import type { Place } from "../answer/place.js";
import { type Reading, readAnswer, statusFields } from "../answer/read-answer.js";
import { scavengeId } from "../answer/scavenge-id.js";
import type { Call } from "../call/call.js";
import type { Handle, Outcome, Report } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import { describeError } from "../error/describe-answer.js";
import type { Failure } from "../error/failure.js";
import type { Flow, Sink } from "../http/exchange.js";
import type { SilenceWatch } from "../http/idle-timer.js";
import { type MessageListener, MessageReader } from "../http/sse.js";
import { addTo, endOfEvent, join, mayHaveResult, saysWork } from "../reading/read-stream-event.js";
import { parseNested } from "../util/json.js";

/** Follows an event stream until a terminal status, and closes it then, whatever the server does. */
export class StreamFollower implements Sink, MessageListener {
  /** The id that the stream itself has named, if it can be asked for by that. */
  id: string | undefined;
  /** What came so far of a list whose items come one event each. */
  items: ReturnType<typeof join> | undefined;
  readonly #call: Call;
  readonly #flow: Flow<Outcome>;
  readonly #silence: SilenceWatch;
  readonly #until: Policy["until"];
  readonly #report: Report;
  readonly #reader: MessageReader;
  #over = false;
  #idPlace: Place | undefined;
  #isNamed = false;
  #hadWork = false;
  #hasRun = false;
  #last: ReturnType<typeof addTo> | undefined;
  #failedParts = "";

  /** @param until - `"accepted"` ends at the first id */
  constructor(
    call: Call,
    flow: Flow<Outcome>,
    silence: SilenceWatch,
    until: Policy["until"],
    report: Report,
  ) {
    this.#call = call;
    this.#flow = flow;
    this.#silence = silence;
    this.#until = until;
    this.#report = report;
    this.#reader = new MessageReader(call.bounds, call.redactor, this);
  }

  data(chunk: Buffer): void {
    this.#silence.byteAt = performance.now();
    const overflow = this.#reader.read(chunk);
    if (overflow === undefined) return;
    this.#reader.finish();
    this.leave(`the stream has ${overflow}`);
  }

  end(broken?: Error): void {
    this.#reader.finish();
    // What follows may have been the end.
    if (broken !== undefined) this.#last = undefined;
    const cause = broken && `the stream broke: ${describeError(this.#call, broken)}`;
    this.leave(cause ?? "the stream ended without a terminal status");
  }

  release(): void {
    // The call stops: what has begun to arrive may name the id, and so may the rest of a chunk that is being read.
    queueMicrotask(() => {
      if (!this.#over && this.id === undefined) this.#reader.finish();
      this.#over = true;
    });
  }

  leave(why: string, timedOut = false, error?: Failure, handle?: Partial<Handle>): void {
    if (this.#over) return;
    // Where no event claims the end, the last one with media is the result, unless it was refused later.
    if (this.id === undefined && mayHaveResult(error)) this.items ??= this.#last;
    const reason = this.#failedParts + why;
    this.#call.trace?.({ type: "closed", timedOut, reason });
    this.#finish(this.items ?? { kind: "stream-ended", reason, error, handle });
  }

  onMessage(text: string, name: string | undefined, cutOff: boolean): void {
    if (this.#over) return;
    const { rules, trace } = this.#call;
    this.#silence.messageAt = this.#silence.byteAt;
    const raw = parseNested(text);
    const reading = readAnswer(raw, rules.read, text, this.#hasRun);
    if (cutOff) this.#learn(reading?.id ?? scavengeId(text, rules.read.id, false));
    // What is whole counts where nothing else can be asked.
    if (cutOff && (raw === undefined || this.id !== undefined)) return;
    const payload = raw === undefined ? text : raw;
    trace?.({ type: "message", name, id: reading?.id, ...statusFields(reading), payload });
    this.#judge(name, payload, reading);
    this.#hadWork ||= saysWork(name, payload);
  }

  #judge(name: string | undefined, raw: unknown, reading: Reading | undefined): void {
    // An item of a list may have an id of its own.
    const { end, isTold, isItem, isPart, mayBeLast } = endOfEvent(this.#call, name, raw, reading);
    const isOther = !isItem && (reading?.id ?? this.id) !== (this.id ?? reading?.id);
    if (isOther && reading?.idPlace === this.#idPlace) return;
    if (end?.kind === "stream-ended" && (isPart || (end.error && this.id === undefined))) {
      // What came before an error may be work, and other parts are made, and paid for, all the same.
      if (this.#hadWork) this.#report({ kind: "status", status: AT_NO_PLACE });
      if (isPart) this.#failedParts = `${end.reason}; `;
      else this.leave(end.reason, false, end.error, reading);
      return;
    }
    this.#learn(reading?.id, reading?.idPlace);
    this.#tellStatus(raw, reading?.status);
    if (this.#until === "accepted" && this.id !== undefined) {
      this.#finish({ kind: "stream-ended", reason: "accepted" });
    } else if (isOther && isTold && end?.kind === "generation" && end.generation.ok) {
      // An id at another place may be that of a part of the result: the poll endpoint knows.
      this.leave("the final event is incomplete");
    } else if (end?.kind === "generation") {
      if (isItem && !mayBeLast) this.items = join(this.items, end);
      else if (mayBeLast !== undefined) this.#last = addTo(this.#last, end, mayBeLast);
      else this.#finish(end);
    } else if (end && this.id !== undefined) this.leave(end.reason, false, end.error);
  }

  #learn(id: string | undefined, idPlace?: Place): void {
    if (this.#isNamed || id === undefined) return;
    this.#isNamed = true;
    this.#idPlace = idPlace;
    // Where no path takes it, the stream is all that there is.
    if (this.#call.rules.poll?.path !== undefined) this.id = id;
    this.#report({ kind: "accepted", id, idPlace, replaces: true });
  }

  #tellStatus(raw: unknown, status: string | undefined): void {
    if (status === undefined) return;
    this.#hasRun ||= saysRun(status);
    this.#report({ kind: "status", status });
    this.#call.emit?.({ type: "status", id: this.id, status, source: "sse", raw });
  }

  #finish(outcome: Outcome): void {
    this.#over = true;
    this.#flow.finish(outcome);
  }
}
