import { frame, write } from "../service/event-stream.js";
import type { StreamFaultName } from "../service/fault-names.js";
import type { Outcome } from "../service/generation.js";
import {
  afterId,
  beforeTerminal,
  bodyOf,
  eventOf,
  type FaultyStream,
  type StreamFault,
  writeTerminal,
} from "./stream-fault.js";
import { untilClosed } from "./wire.js";

const failed: Outcome = {
  status: "FAILED",
  code: "IMAGE_GENERATION_FAILED",
  message: "The provider could not make the image.",
};

const moderated: Outcome = {
  status: "FAILED",
  code: "MODERATED",
  message: "The picture is not shown.",
};

/**
 * Well-formed streams with unusual content. Faults that leave out a field or add an event do so at
 * the root, where the platform has id, status and data.
 */
export const meaningFaults: Readonly<Partial<Record<StreamFaultName, StreamFault>>> = {
  "sse.padded-status": { act: endsAs(" completed ") },
  "sse.succeeded": { act: endsAs("succeeded") },
  "sse.cancelled": { outcome: { status: "CANCELED" }, act: endsAs("cancelled") },
  "sse.error-status": { outcome: failed, act: endsAs("ERROR") },
  "sse.failed-with-reason": { outcome: failed, act: endsAs("FAILED") },
  "sse.success-word": { act: endsAs("SUCCESS") },
  "sse.ready-word": { act: endsAs("Ready") },
  "sse.finished-word": { act: endsAs("finished") },
  "sse.done-word": { act: endsAs("done") },
  "sse.moderated-word": { outcome: moderated, act: endsAs("Content Moderated") },
  "sse.nsfw-word": { outcome: moderated, act: endsAs("nsfw") },
  "sse.event-completed-with-media": {
    act: afterId(async (stream) => {
      const { id, data } = await bodyOf(stream, stream.generation.outcome.status);
      await write(stream.exchange, `event: completed\n${frame({ id, data })}`);
    }),
  },
  "sse.not-json": {
    act: beforeTerminal(({ exchange }) =>
      write(exchange, 'data: working\n\ndata: {"id":\n\ndata:\n\ndata: [DONE]\n\n'),
    ),
  },
  "sse.terminal-twice": {
    act: afterId(async (stream) => {
      const { status } = stream.generation.outcome;
      const second = { ...(await bodyOf(stream, status, "FAILED")), data: null, code: "LATE" };
      await write(stream.exchange, (await eventOf(stream, status)) + frame(second));
    }),
  },
  "sse.nested": {
    held: true,
    act: async (stream) => {
      for (const status of ["IN_QUEUE", stream.generation.outcome.status] as const) {
        const { data, ...generation } = await bodyOf(stream, status);
        await write(stream.exchange, frame({ type: "update", generation, data }));
      }
      stream.exchange.response.end();
    },
  },
  "sse.event-completed-without-status": { act: afterId(nameWithoutStatus("completed")) },
  "sse.event-failed-without-status": { act: afterId(nameWithoutStatus("failed")) },
  "sse.error-event": {
    act: afterId(({ exchange }) => {
      const error = { error: "INTERNAL", code: "IMAGE_GENERATION_FAILED", message: "Lost track." };
      return write(exchange, `event: error\n${frame(error)}`);
    }),
  },
  "sse.completed-without-data": {
    act: afterId(async (stream) => {
      const { data: _, ...body } = await bodyOf(stream, stream.generation.outcome.status);
      await write(stream.exchange, frame(body));
    }),
  },
  "sse.open-after-terminal": {
    act: afterId(async (stream) => {
      await writeTerminal(stream);
      await untilClosed(stream.exchange);
    }),
  },
  "sse.second-id": {
    act: beforeTerminal(async ({ exchange }) => {
      const other = { id: "gen_of_somebody_else", status: "COMPLETED", data: { images: [] } };
      await write(exchange, frame(other));
    }),
  },
  "sse.unknown-statuses": {
    act: beforeTerminal(async (stream) => {
      for (const shown of ["WARMING_UP", null, 7, ["COMPLETED"], "COMPLETED_SOON"]) {
        await write(stream.exchange, await eventOf(stream, "IN_PROGRESS", shown));
      }
    }),
  },
  "sse.proto-keys": {
    act: beforeTerminal(async ({ exchange, generation }) => {
      const evil = '{"id":"gen_evil","status":"COMPLETED","polluted":true,"data":{}}';
      const keys = `"__proto__":${evil},"constructor":{"prototype":${evil}}`;
      await write(exchange, `data: {"id":${JSON.stringify(generation.id)},${keys}}\n\n`);
      await write(exchange, `data: {${keys}}\n\n`);
    }),
  },
  "sse.100000-events": {
    act: beforeTerminal(async (stream) => {
      const event = frame({ id: stream.generation.id, status: "IN_PROGRESS" });
      const hundred = event.repeat(100);
      for (let written = 0; written < 100_000; written += 100) {
        await write(stream.exchange, hundred);
      }
    }),
  },
};

function endsAs(shownStatus: string): StreamFault["act"] {
  return afterId((stream) => writeTerminal(stream, shownStatus));
}

function nameWithoutStatus(name: string): (stream: FaultyStream) => Promise<void> {
  return async (stream) => {
    // The generation ends first, so that a client that polls now gets the result.
    const { id } = await bodyOf(stream, stream.generation.outcome.status);
    await write(stream.exchange, `event: ${name}\n${frame({ id })}`);
  };
}
