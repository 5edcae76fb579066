import { frame, write } from "../service/event-stream.js";
import type { StreamFaultName } from "../service/fault-names.js";
import {
  afterId,
  bodyOf,
  eventOf,
  type FaultyStream,
  type StreamFault,
  writeId,
} from "./stream-fault.js";
import { resetAfterFlush, truncate, untilClosed, writeRepeatedly } from "./wire.js";

/** Streams without a terminal event: a client has to poll for the result. */
export const brokenFaults: Readonly<Partial<Record<StreamFaultName, StreamFault>>> = {
  "sse.heartbeats-only": {
    act: afterId(({ exchange }) => writeRepeatedly(exchange, ": heartbeat\n\n", heartbeatMs)),
  },
  "sse.heartbeats-before-id": {
    held: true,
    act: ({ exchange }) => writeRepeatedly(exchange, ": heartbeat\n\n", heartbeatMs),
  },
  "sse.silence": { act: afterId(({ exchange }) => untilClosed(exchange)) },
  "sse.silence-before-id": { held: true, act: ({ exchange }) => untilClosed(exchange) },
  "sse.end-after-id": { act: afterId(async () => undefined) },
  "sse.end-before-id": {
    held: true,
    act: async ({ exchange }) => void exchange.response.end(),
  },
  "sse.id-in-cut-event": {
    held: true,
    act: async (stream) => {
      const event = await eventOf(stream, "IN_QUEUE");
      await write(stream.exchange, event.trimEnd());
      stream.exchange.response.end();
    },
  },
  "sse.reset-before-id": { held: true, act: ({ exchange }) => resetAfterFlush(exchange) },
  "sse.reset-mid-event": { act: breakInsideEvent(resetAfterFlush) },
  "sse.truncated-mid-event": { act: breakInsideEvent(truncate) },
  "sse.completed-cut": {
    act: afterId(async (stream) => {
      const event = await eventOf(stream, stream.generation.outcome.status);
      await write(stream.exchange, event.slice(0, event.length / 2));
    }),
  },
  "sse.completed-without-blank-line": {
    act: afterId(async (stream) => {
      const event = await eventOf(stream, stream.generation.outcome.status);
      await write(stream.exchange, event.slice(0, -1));
    }),
  },
  "sse.done-marker": { act: afterId(({ exchange }) => write(exchange, "data: [DONE]\n\n")) },
  "sse.line-100mb": {
    act: afterId(async ({ exchange }) => {
      await write(exchange, "data: ");
      for (let written = 0; written < 100; written += 1) await write(exchange, megabyte);
      await write(exchange, "\n\n");
    }),
  },
  "sse.endless-line": {
    act: afterId(async ({ exchange }) => {
      await write(exchange, "data: ");
      await writeRepeatedly(exchange, megabyte, 0);
    }),
  },
  "sse.endless-comments": {
    act: afterId(({ exchange }) => writeRepeatedly(exchange, `: ${filler.slice(0, 65_533)}\n`, 0)),
  },
  "sse.corrupt-gzip": {
    held: true,
    headers: { "content-encoding": "gzip" },
    act: async (stream) => {
      await write(stream.exchange, Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xff, 0xff, 0xff]));
      await write(stream.exchange, frame(await bodyOf(stream, "IN_QUEUE")));
      stream.exchange.response.end();
    },
  },
};

const heartbeatMs = 20;
const filler = "x".repeat(1024 * 1024);
/** One buffer for all writes, so that a long line is never in memory as a whole. */
const megabyte = Buffer.from(filler);

function breakInsideEvent(
  breakOff: (exchange: FaultyStream["exchange"]) => Promise<void>,
): StreamFault["act"] {
  return async (stream) => {
    await writeId(stream);
    const event = await eventOf(stream, "IN_PROGRESS");
    await write(stream.exchange, event.slice(0, event.length / 2));
    await breakOff(stream.exchange);
  };
}
