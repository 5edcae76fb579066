import { frame, openEventStream, write } from "../service/event-stream.js";
import type { Exchange } from "../service/exchange.js";
import {
  type Outcome,
  pauseUntil,
  type StoredGeneration,
  statusesOf,
} from "../service/generation.js";
import { generationBody } from "../service/generation-body.js";
import type { SimulatedStatus } from "../service/types.js";

/** What a stream fault can use. */
export interface FaultyStream {
  readonly exchange: Exchange;
  readonly generation: StoredGeneration;
}

/** A fault of an event stream. */
export interface StreamFault {
  /** Headers in addition to those of an event stream. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The generation starts only when a client asks for it: the stream does not contain its id. */
  readonly held?: true;
  /** How the generation ends. @defaultValue as its input says */
  readonly outcome?: Outcome;
  /** Writes the stream. The headers have been sent. */
  act(stream: FaultyStream): Promise<void>;
}

/** Sends the headers, then lets the fault write. */
export async function streamWithFault(fault: StreamFault, stream: FaultyStream): Promise<void> {
  openEventStream(stream.exchange, fault.headers);
  await fault.act(stream);
}

/** The event of a status, once the generation has it. */
export async function eventOf(
  stream: FaultyStream,
  status: SimulatedStatus,
  shownStatus: unknown = status,
): Promise<string> {
  return frame(await bodyOf(stream, status, shownStatus));
}

/** The data of that event. */
export async function bodyOf(
  { exchange, generation }: FaultyStream,
  status: SimulatedStatus,
  shownStatus: unknown = status,
): Promise<Readonly<Record<string, unknown>>> {
  if (generation.startsAtMs !== Number.POSITIVE_INFINITY) {
    await pauseUntil(exchange, generation, status);
  }
  return generationBody(generation, status, { shownStatus });
}

/** Writes the event with the id. */
export async function writeId(stream: FaultyStream): Promise<void> {
  await write(stream.exchange, await eventOf(stream, "IN_QUEUE"));
}

/** Writes the terminal event, once the generation has ended. */
export async function writeTerminal(stream: FaultyStream, shownStatus?: string): Promise<void> {
  const { status } = stream.generation.outcome;
  await write(stream.exchange, await eventOf(stream, status, shownStatus));
}

/** A fault that only changes how the normal events are written. */
export function eachEvent(
  writeEvent: (exchange: Exchange, event: string) => Promise<void>,
): StreamFault["act"] {
  return async (stream) => {
    for (const status of statusesOf(stream.generation)) {
      await writeEvent(stream.exchange, await eventOf(stream, status));
    }
    stream.exchange.response.end();
  };
}

/** Writes the id, what `add` writes and the terminal event, then ends the stream. */
export function beforeTerminal(add: (stream: FaultyStream) => Promise<void>): StreamFault["act"] {
  return afterId(async (stream) => {
    await add(stream);
    await writeTerminal(stream);
  });
}

/** Writes the id and what `add` writes, then ends the stream. */
export function afterId(add: (stream: FaultyStream) => Promise<void>): StreamFault["act"] {
  return async (stream) => {
    await writeId(stream);
    await add(stream);
    stream.exchange.response.end();
  };
}
