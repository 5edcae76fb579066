import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { Call } from "./call.js";
import { Stopped } from "./deadline.js";
import { describeError } from "./failure.js";
import { lacksData, note, toGeneration } from "./generation.js";
import type { Flow, Sink } from "./http.js";
import { lookOnce } from "./poll.js";
import { ID_NAMES, type Reading, readAnswer } from "./status.js";
import type { Generation } from "./types.js";

/** How a stream ended: with the result, or so that polling must go on. */
export type StreamEnd =
  | { readonly kind: "terminal"; readonly generation: Generation<unknown> }
  | { readonly kind: "open"; readonly reason: string };

/**
 * Reads an event stream as the WHATWG says, until a terminal status.
 *
 * @param until - `"accepted"` ends at the first id
 */
export function readEvents(
  call: Call,
  flow: Flow,
  until: "terminal" | "accepted",
): { sink: Sink; stream: Promise<StreamEnd> } {
  const { settings, bounds, known, redactor } = call;
  let settled = false;
  let finish: (end: StreamEnd) => void = () => {};
  let reject: (error: Stopped) => void = () => {};
  const stream = new Promise<StreamEnd>((onEnd, onStop) => {
    finish = onEnd;
    reject = onStop;
  });
  const settle = (): boolean => {
    if (settled) return false;
    settled = true;
    clearTimeout(watchdog);
    forget();
    flow.close();
    return true;
  };
  const end = (result: StreamEnd): void => {
    if (settle()) finish(result);
  };
  const open = (reason: string, timedOut = false): void => {
    if (settled) return;
    const note = skipped === 0 ? "" : ` (${skipped} events were no JSON)`;
    if (reason !== "accepted") call.trace?.({ type: "closed", timedOut, reason: reason + note });
    end({ kind: "open", reason: reason + note });
  };
  const tell = (name: string | undefined, payload: unknown, reading: Reading | undefined): void => {
    call.trace?.({
      type: "message",
      name,
      id: reading?.id,
      status: reading?.status === undefined ? undefined : String(reading.status),
      statusKey: reading?.statusPlace,
      terminal: reading?.terminal !== undefined,
      payload,
    });
  };

  let lastByteAt = performance.now();
  let lastEventAt = lastByteAt;
  let skipped = 0;
  let totalBytes = 0;
  let eventBytes = 0;
  // What comes after the last blank line is no event: only its id counts.
  let cutOff = false;

  const onEvent = (message: EventSourceMessage): void => {
    if (settled) return;
    eventBytes = 0;
    lastEventAt = lastByteAt;
    const text = redactor.whole(message.data);
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      skipped += 1;
      if (!cutOff) tell(message.event, text, undefined);
      if (cutOff) learnCutId(call, text);
      else if (saysEnd(message.event) && known.id !== undefined) open(`event ${message.event}`);
      return;
    }
    const reading = readAnswer(raw, call.result);
    if (!cutOff) tell(message.event, raw, reading);
    if (reading === undefined) return;
    if (cutOff) {
      if (known.id === undefined) note(call, { ...reading, status: undefined }, raw, "sse");
      return;
    }
    const other = known.id !== undefined && reading.id !== undefined && reading.id !== known.id;
    if (other && reading.idPlace === known.idPlace) return;
    note(call, reading, raw, "sse");
    if (until === "accepted" && known.id !== undefined) open("accepted");
    else if (reading.terminal !== undefined) {
      // An id at another place may be that of a part of the result: the poll endpoint knows.
      if (known.id !== undefined && (other || lacksData(reading))) open("incomplete final event");
      else if (!lacksData(reading)) {
        const generation = toGeneration(call, reading, raw, "sse");
        if (generation !== undefined) end({ kind: "terminal", generation });
      }
    } else if (reading.status === undefined && saysEnd(message.event) && known.id !== undefined) {
      open(`event ${message.event} without a status`);
    }
  };

  const parser = createParser({ onEvent });
  const decoder = new TextDecoder();
  let afterReturn = false;
  const feed = (text: string): void => {
    // The parser waits for what follows a CR; the standard does not. So CR counts as CR LF here,
    // and a LF that still comes is dropped.
    const from = afterReturn && text.startsWith("\n") ? 1 : 0;
    if (text.length > from) {
      afterReturn = text.endsWith("\r");
      const rest = from === 0 ? text : text.slice(from);
      parser.feed(afterReturn ? `${rest}\n` : rest);
    } else if (text !== "") afterReturn = false;
  };

  const sink: Sink = {
    data(chunk) {
      if (settled) return;
      lastByteAt = performance.now();
      totalBytes += chunk.length;
      eventBytes += chunk.length;
      feed(decoder.decode(chunk, { stream: true }));
      if (eventBytes > bounds.eventBytes) open(`an event over ${bounds.eventBytes} bytes`);
      else if (totalBytes > bounds.streamBytes) open(`a stream over ${bounds.streamBytes} bytes`);
    },
    end() {
      finishParsing();
      open("the stream ended without a terminal status");
    },
    fail(error) {
      finishParsing();
      open(`the stream broke: ${describeError(call, error)}`);
    },
  };
  const finishParsing = (): void => {
    if (settled) return;
    cutOff = true;
    feed(decoder.decode());
    feed("\n\n");
  };

  let checkingIn = false;
  const checkIn = async (): Promise<void> => {
    checkingIn = true;
    try {
      const look = await lookOnce(call, 1, settings.pollTimeoutMs);
      if (look.kind === "terminal") end({ kind: "terminal", generation: look.generation });
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    checkingIn = false;
    lastEventAt = performance.now();
  };
  const watch = (): void => {
    if (paused) {
      watchdog = setTimeout(watch, settings.idleTimeoutMs);
      return;
    }
    const now = performance.now();
    const idleIn = lastByteAt + settings.idleTimeoutMs - now;
    if (idleIn <= 0) {
      open(`no byte for ${settings.idleTimeoutMs} ms`, true);
      return;
    }
    const eventIn = lastEventAt + settings.eventTimeoutMs - now;
    if (eventIn <= 0 && !checkingIn && known.id !== undefined) void checkIn();
    watchdog = setTimeout(watch, Math.max(1, Math.min(idleIn, eventIn > 0 ? eventIn : idleIn)));
  };
  // A reader that takes its time is not the service's silence.
  let paused = false;
  call.onStream?.({
    pause() {
      paused = true;
      flow.pause();
    },
    resume() {
      paused = false;
      lastByteAt = performance.now();
      flow.resume();
    },
    close: flow.close,
  });
  let watchdog = setTimeout(watch, Math.min(settings.idleTimeoutMs, settings.eventTimeoutMs));
  const forget = call.stop.onStop(() => {
    if (settle()) reject(new Stopped(call.stop.reason ?? "aborted"));
  });
  return { sink, stream };
}

/** Event names that claim an end; without a status they prove nothing. */
function saysEnd(event: string | undefined): boolean {
  return event !== undefined && ENDS.test(event);
}

const ENDS =
  /^(complete|completed|success|succeeded|done|end|finish|finished|fail|failed|error|cancel|canceled|cancelled)$/i;

/** The id at the beginning of an event that was cut off. */
function learnCutId(call: Call, text: string): void {
  const found = /^\s*\{\s*"(\w+)"\s*:\s*"([^"\\]+)"/.exec(text);
  if (found?.[1] === undefined || found[2] === undefined || !ID_NAMES.includes(found[1])) return;
  const reading = readAnswer({ [found[1]]: found[2] }, call.result);
  if (reading !== undefined) note(call, reading, undefined, "sse");
}
