import type { Call } from "./call.js";
import { describeError } from "./create-error.js";
import { createStop, type Stop } from "./deadline.js";
import type { GenerationError } from "./generation-error.js";
import { watchSilence } from "./idle-timer.js";
import { parseJson } from "./json.js";
import { pollOnce } from "./poll.js";
import { ID_NAMES, type Reading, readAnswer, statusFields } from "./read-status.js";
import { lacksData, recordReading, type Terminal, toTerminal } from "./record-reading.js";
import { createMessageReader } from "./sse.js";
import type { Flow, Sink } from "./transport.js";

/** How a stream ended: with the result, or so that polling must go on. */
export type StreamEnd =
  | Terminal
  | {
      readonly kind: "open";
      readonly reason: string;
      /** What is thrown if the id proves to be that of no generation. */
      readonly otherwise?: GenerationError | undefined;
    };

/**
 * Follows an event stream until a terminal status, and closes it then, whatever the server does.
 *
 * @param until - `"accepted"` ends at the first id
 */
export function followStream(
  call: Call,
  flow: Flow<StreamEnd>,
  until: "terminal" | "accepted",
): Sink {
  const { known, redactor, settings } = call;
  let over = false;
  let skipped = 0;
  const leave = (why: string, timedOut = false): void => {
    if (over) return;
    const reason = skipped === 0 ? why : `${why} (${skipped} events were no JSON)`;
    if (why !== ACCEPTED) call.trace?.({ type: "closed", timedOut, reason });
    flow.finish({ kind: "open", reason });
  };

  const reader = createMessageReader(call.bounds, redactor, (text, name, cutOff) => {
    if (over) return;
    silence.messageAt = silence.byteAt;
    const raw = parseJson(text);
    const reading = readAnswer(raw, call.result);
    if (cutOff) {
      noteCutOff(call, text, reading);
      return;
    }
    trace(call, name, raw ?? text, reading);
    if (raw === undefined) skipped += 1;
    const follow = reading === undefined ? "go on" : judge(call, reading);
    if (follow === "not ours") return;
    if (reading !== undefined) recordReading(call, reading, raw, "sse");
    if (known.id === undefined && follow !== "end") return;
    if (until === "accepted" && known.id !== undefined) leave(ACCEPTED);
    else if (reading !== undefined && follow === "end") {
      const terminal = toTerminal(call, reading, raw, "sse");
      if (terminal !== undefined) flow.finish(terminal);
    } else if (follow === "unclear") leave("the final event is incomplete");
    else if (reading?.status === undefined && ENDS.test(name ?? "")) {
      leave(`event ${name} without a status`);
    }
  });

  let checkInStop: Stop | undefined;
  const checkIn = async (): Promise<void> => {
    if (known.id === undefined) return;
    const { pollTimeoutMs } = settings;
    checkInStop = createStop(pollTimeoutMs);
    try {
      const look = await pollOnce(call, 1, pollTimeoutMs, checkInStop);
      if (look.kind === "terminal") flow.finish(look);
    } catch {
      // It was only a look: the stream goes on.
    } finally {
      checkInStop.release();
    }
  };
  const silence = watchSilence(
    settings,
    () => leave(`no byte for ${settings.idleTimeoutMs} ms`, true),
    checkIn,
  );
  if (call.reader !== undefined) {
    call.reader.hold = (paused) => {
      silence.paused = paused;
      silence.byteAt = performance.now();
      flow.hold(paused);
    };
  }
  return {
    data(chunk) {
      silence.byteAt = performance.now();
      const overflow = reader.read(chunk);
      if (overflow !== undefined) leave(`the stream has ${overflow}`);
    },
    end(error) {
      reader.finish();
      leave(
        error === undefined
          ? "the stream ended without a terminal status"
          : `the stream broke: ${describeError(call, error)}`,
      );
    },
    release() {
      over = true;
      clearTimeout(silence.timer);
      checkInStop?.stop("left");
    },
  };
}

const ACCEPTED = "accepted";

/** Event names that claim an end; without a status they prove nothing, and one GET decides. */
const ENDS =
  /^(completed?|success|succeeded|done|end|finish|finished|fail|failed|error|cancel|cancell?ed)$/i;

/** What an event means for the stream: its first terminal status ends it. */
function judge(call: Call, reading: Reading): "go on" | "end" | "unclear" | "not ours" {
  const { known } = call;
  const other = known.id !== undefined && reading.id !== undefined && reading.id !== known.id;
  if (other && reading.idPlace === known.idPlace) return "not ours";
  if (reading.terminal === undefined) return "go on";
  // An id at another place may be that of a part of the result: the poll endpoint knows.
  return other || lacksData(reading) ? "unclear" : "end";
}

/** What was cut off is no event; the id in it, or at its beginning, can be polled. */
function noteCutOff(call: Call, text: string, reading: Reading | undefined): void {
  const found = /^\s*\{\s*"(\w+)"\s*:\s*"([^"\\]+)"/.exec(text);
  const start = found !== null && ID_NAMES.includes(found[1] ?? "") ? [[found[1], found[2]]] : [];
  const known = reading ?? readAnswer(Object.fromEntries(start), call.result);
  if (known !== undefined) recordReading(call, { ...known, status: undefined }, undefined, "sse");
}

function trace(
  call: Call,
  name: string | undefined,
  payload: unknown,
  reading: Reading | undefined,
): void {
  call.trace?.({
    type: "message",
    name,
    id: reading?.id,
    ...statusFields(reading),
    payload,
  });
}
