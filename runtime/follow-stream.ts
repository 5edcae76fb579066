import type { Call } from "./call.js";
import { createStop, Stopped } from "./deadline.js";
import type { GenerationError } from "./errors.js";
import { describeError } from "./failure.js";
import { lacksData, note, toGeneration } from "./generation.js";
import type { Flow, Sink } from "./http.js";
import { parseJson } from "./json.js";
import { lookOnce } from "./poll.js";
import { watchSilence } from "./silence.js";
import { createMessageReader, type Message } from "./sse.js";
import { ID_NAMES, placeText, type Reading, readAnswer } from "./status.js";
import type { Generation } from "./types.js";

/** How a stream ended: with the result, or so that polling must go on. */
export type StreamEnd =
  | { readonly kind: "terminal"; readonly generation: Generation<unknown> }
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
  flow: Flow,
  until: "terminal" | "accepted",
): { sink: Sink; stream: Promise<StreamEnd> } {
  const { known, redactor } = call;
  let settled = false;
  let finish: (end: StreamEnd) => void;
  let reject: (error: Stopped) => void;
  const stream = new Promise<StreamEnd>((onEnd, onStop) => {
    finish = onEnd;
    reject = onStop;
  });
  const settle = (): boolean => {
    if (settled) return false;
    settled = true;
    silence.release();
    forget();
    checkInStop?.stop("left");
    flow.close();
    return true;
  };
  const end = (generation: Generation<unknown>): void => {
    if (settle()) finish({ kind: "terminal", generation });
  };
  let skipped = 0;
  const leave = (why: string, timedOut = false): void => {
    const reason = skipped === 0 ? why : `${why} (${skipped} events were no JSON)`;
    if (!settle()) return;
    if (why !== ACCEPTED) call.trace?.({ type: "closed", timedOut, reason });
    finish({ kind: "open", reason });
  };

  const onMessage = (message: Message, cutOff: boolean): void => {
    if (settled) return;
    silence.messageCame();
    const text = redactor.plain(message.data);
    const raw = parseJson(text);
    const reading = readAnswer(raw, call.result);
    if (cutOff) {
      noteCutOff(call, text, reading);
      return;
    }
    trace(call, message.event, raw ?? text, reading);
    if (raw === undefined) skipped += 1;
    const follow = reading === undefined ? "go on" : judge(call, reading);
    if (follow === "not ours") return;
    if (reading !== undefined) note(call, reading, raw, "sse");
    if (until === "accepted" && known.id !== undefined) leave(ACCEPTED);
    else if (reading !== undefined && follow === "end") {
      const generation = toGeneration(call, reading, raw, "sse");
      if (generation !== undefined) end(generation);
    } else if (known.id !== undefined) {
      if (follow === "unclear") leave("the final event is incomplete");
      else if (reading?.status === undefined && ENDS.test(message.event ?? "")) {
        leave(`event ${message.event} without a status`);
      }
    }
  };

  const reader = createMessageReader(call.bounds, onMessage);
  const sink: Sink = {
    data(chunk) {
      if (settled) return;
      silence.byteCame();
      const overflow = reader.read(chunk);
      if (overflow !== undefined) leave(`the stream has ${overflow}`);
    },
    end() {
      reader.finish();
      leave("the stream ended without a terminal status");
    },
    fail(error) {
      reader.finish();
      leave(`the stream broke: ${describeError(call, error)}`);
    },
  };

  let checkInStop: ReturnType<typeof createStop> | undefined;
  const checkIn = async (): Promise<void> => {
    if (known.id === undefined) return;
    const { pollTimeoutMs } = call.settings;
    checkInStop = createStop(pollTimeoutMs, undefined);
    try {
      const look = await lookOnce(call, 1, pollTimeoutMs, checkInStop);
      if (look.kind === "terminal") end(look.generation);
    } catch {
      // It was only a look: the stream goes on.
    } finally {
      checkInStop.release();
    }
  };
  const silence = watchSilence(call.settings, {
    onIdle: () => leave(`no byte for ${call.settings.idleTimeoutMs} ms`, true),
    onQuiet: checkIn,
  });
  call.onStream?.({
    pause() {
      silence.pause();
      flow.pause();
    },
    resume() {
      silence.resume();
      flow.resume();
    },
    close: flow.close,
  });
  const forget = call.stop.onStop(() => {
    if (settle()) reject(new Stopped(call.stop.reason ?? "aborted"));
  });
  return { sink, stream };
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
  if (known !== undefined) note(call, { ...known, status: undefined }, undefined, "sse");
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
    status: reading?.status === undefined ? undefined : String(reading.status),
    statusKey: placeText(reading?.statusPlace),
    terminal: reading?.terminal !== undefined,
    payload,
  });
}
