import { errorIn, hasMedia } from "./answer-kind.js";
import type { Call } from "./call.js";
import { classify } from "./classify.js";
import { describeError } from "./create-error.js";
import type { Failure, Outcome } from "./engine-state.js";
import type { Silence } from "./idle-timer.js";
import { asObject, own, parseCut, parseJson } from "./json.js";
import type { Report } from "./poll.js";
import {
  type Place,
  type Reading,
  readAnswer,
  statusFields,
  withoutBookkeeping,
} from "./read-answer.js";
import { completed, toOutcome } from "./read-result.js";
import { scavengeId } from "./scavenge-id.js";
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
  until: "terminal" | "accepted",
  report: Report,
): StreamReader {
  const { redactor, rules } = call;
  let over = false;
  let id: string | undefined;
  let idPlace: Place | undefined;
  let status: string | undefined;
  let skipped = 0;
  let error: Failure | undefined;

  const finish = (outcome: Outcome): void => {
    over = true;
    flow.finish(outcome);
  };
  const leave = (why: string, timedOut = false): void => {
    if (over) return;
    const reason = skipped === 0 ? why : `${why} (${skipped} events were not JSON)`;
    if (why !== ACCEPTED) call.trace?.({ type: "closed", timedOut, reason });
    finish({ kind: "stream-ended", reason, error });
  };
  const learn = (reading: Pick<Reading, "id" | "idPlace">): void => {
    if (id !== undefined || reading.id === undefined) return;
    id = reading.id;
    idPlace = reading.idPlace;
    report({ kind: "accepted", id, idPlace, replaces: true });
  };

  const reader = createMessageReader(call.bounds, redactor, (text, name, cutOff) => {
    if (over) return;
    silence.messageAt = silence.byteAt;
    if (cutOff) {
      learn({ id: idInCut(call, text), idPlace: undefined });
      return;
    }
    const raw = parseJson(text);
    const reading = readAnswer(raw, rules.read, text);
    call.trace?.({
      type: "message",
      name,
      id: reading?.id,
      ...statusFields(reading),
      payload: raw ?? text,
    });
    if (reading === undefined) {
      if (raw === undefined) skipped += 1;
      if (id !== undefined && END_NAME.test(name ?? "")) leave(`event ${name} without a status`);
      return;
    }
    const isOther = id !== undefined && reading.id !== undefined && reading.id !== id;
    if (isOther && reading.idPlace === idPlace) return;
    learn(reading);
    if (reading.status !== undefined) {
      if (reading.status !== status) {
        status = reading.status;
        report({ kind: "status", status });
      }
      call.emit({ type: "status", id, status, source: "sse", raw });
    }
    if (until === "accepted" && id !== undefined) return leave(ACCEPTED);
    const terminal = toOutcome(reading, raw, "sse");
    if (terminal !== undefined) {
      // An id at another place may be that of a part of the result: the poll endpoint knows.
      if (isOther && terminal.generation.ok) leave("the final event is incomplete");
      else finish(terminal);
    } else if (reading.status === undefined) judgeByName(name, raw, reading);
  });

  /** An event without a status: its name, or its body, may say that it is the end. */
  const judgeByName = (name: string | undefined, raw: unknown, reading: Reading): void => {
    const type = own(asObject(raw), "type");
    const label = name ?? (typeof type === "string" ? type : "");
    if (SUCCESS_NAME.test(label) && hasMedia(raw)) {
      const data = withoutBookkeeping(reading.container) ?? raw;
      finish(completed(data, reading, raw, "sse"));
      return;
    }
    const said =
      errorIn(raw, rules.read) ??
      (FAILURE_NAME.test(label) ? { impliedStatus: undefined } : undefined);
    const why = said && classify(said.impliedStatus, raw);
    if (why?.code !== undefined || why?.message !== undefined) {
      const words = [why.code, why.message].filter((part) => part !== undefined).join(": ");
      const reason = `the stream ended in an error: ${redactor.parts(words)}`;
      error = { category: why.category, reason, code: why.code };
    }
    if (error !== undefined || (id !== undefined && END_NAME.test(label))) {
      leave(error?.reason ?? `event ${label} without a status`);
    }
  };

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
      if (overflow !== undefined) {
        reader.finish();
        leave(`the stream has ${overflow}`);
      }
    },
    end(broken) {
      reader.finish();
      leave(
        broken === undefined
          ? "the stream ended without a terminal status"
          : `the stream broke: ${describeError(call, broken)}`,
      );
    },
    release() {
      // The call stops: what has begun to arrive may name the id.
      if (!over && id === undefined) reader.finish();
      over = true;
    },
  };
}

const ACCEPTED = "accepted";

/** Event names that claim an end; without data they prove nothing, and one GET decides. */
const SUCCESS_NAME = /(^|[._-])(completed?|success|succeeded|done|finished)$/i;
const FAILURE_NAME = /(^|[._-])(fail|failed|error)$/i;
const END_NAME =
  /(^|[._-])(completed?|success|succeeded|done|end|finish|finished|fail|failed|error|cancel|cancell?ed)$/i;

/** The id in an event that was cut off: the event itself is ignored, but the id can be polled. */
function idInCut({ rules }: Call, text: string): string | undefined {
  return readAnswer(parseCut(text), rules.read, text)?.id ?? scavengeId(text, rules.read.id, false);
}
