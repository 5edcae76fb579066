import type { Call } from "./call.js";
import { describeError } from "./create-error.js";
import type { Failure, Outcome, Report } from "./engine-state.js";
import type { Silence } from "./idle-timer.js";
import { parseJson } from "./json.js";
import type { Policy } from "./policy.js";
import { type Place, type Reading, readAnswer, statusFields } from "./read-answer.js";
import { endByName, idInCut } from "./read-event.js";
import { toOutcome } from "./read-result.js";
import type { Flow, Sink } from "./send.js";
import { createMessageReader } from "./sse.js";

/** The reader of a stream, as the create that it answers sees it. */
export interface StreamReader extends Sink {
  /** The id that the stream itself has named. */
  readonly id: string | undefined;
  leave(reason: string, timedOut: boolean): void;
}

/**
 * Follows an event stream until a terminal status, and closes it then, whatever the server does.
 *
 * @param until - `"accepted"` ends at the first id
 */
export function followStream(
  call: Call,
  flow: Flow<Outcome>,
  silence: Silence,
  until: Policy["until"],
  report: Report,
): StreamReader {
  const { rules, trace } = call;
  let over = false;
  let id: string | undefined;
  let idPlace: Place | undefined;
  let status: string | undefined;
  let skipped = 0;

  const finish = (outcome: Outcome): void => {
    over = true;
    flow.finish(outcome);
  };
  const leave = (why: string, timedOut = false, error?: Failure): void => {
    if (over) return;
    const reason = skipped === 0 ? why : `${why} (${skipped} events were not JSON)`;
    trace?.({ type: "closed", timedOut, reason });
    finish({ kind: "stream-ended", reason, error });
  };
  const learn = (named: string | undefined, place?: Place): void => {
    if (id !== undefined || named === undefined) return;
    id = named;
    idPlace = place;
    report({ kind: "accepted", id, idPlace, replaces: true });
  };
  const tellStatus = (raw: unknown, said: string | undefined): void => {
    if (said === undefined) return;
    if (said !== status) report({ kind: "status", status: said });
    status = said;
    call.emit({ type: "status", id, status, source: "sse", raw });
  };

  const judge = (name: string | undefined, raw: unknown, reading: Reading | undefined) => {
    const isOther = id !== undefined && reading?.id !== undefined && reading.id !== id;
    if (isOther && reading.idPlace === idPlace) return;
    learn(reading?.id, reading?.idPlace);
    tellStatus(raw, reading?.status);
    if (until === "accepted" && id !== undefined) {
      return finish({ kind: "stream-ended", reason: "accepted" });
    }
    const terminal = reading && toOutcome(reading, raw, "sse");
    // An id at another place may be that of a part of the result: the poll endpoint knows.
    if (isOther && terminal?.generation.ok) return leave("the final event is incomplete");
    if (terminal === undefined && reading?.status !== undefined) return;
    const end = terminal ?? endByName(call, name, raw, reading);
    if (end?.kind === "generation") finish(end);
    else if (end !== undefined && (id !== undefined || end.error !== undefined)) {
      leave(end.reason, false, end.error);
    }
  };

  const reader = createMessageReader(call.bounds, call.redactor, (text, name, cutOff) => {
    if (over) return;
    silence.messageAt = silence.byteAt;
    if (cutOff) return learn(idInCut(call, text));
    const raw = parseJson(text);
    if (raw === undefined) skipped += 1;
    const reading = readAnswer(raw, rules.read, text);
    const payload = raw ?? text;
    trace?.({ type: "message", name, id: reading?.id, ...statusFields(reading), payload });
    judge(name, raw, reading);
  });

  if (call.reader !== undefined) {
    call.reader.hold = (paused) => {
      silence.paused = paused;
      silence.byteAt = performance.now();
      flow.hold(paused);
    };
  }
  return {
    get id() {
      return id;
    },
    leave,
    data(chunk) {
      silence.byteAt = performance.now();
      const overflow = reader.read(chunk);
      if (overflow === undefined) return;
      reader.finish();
      leave(`the stream has ${overflow}`);
    },
    end(broken) {
      reader.finish();
      const cause = broken && `the stream broke: ${describeError(call, broken)}`;
      leave(cause ?? "the stream ended without a terminal status");
    },
    release() {
      // The call stops: what has begun to arrive may name the id.
      if (!over && id === undefined) reader.finish();
      over = true;
    },
  };
}
