import { channel } from "node:diagnostics_channel";
import type { GenerationEvent } from "../contract/generation.js";

/** One call: the same object in all its messages, so that a subscriber can keep its span by it. */
export interface TracedCall {
  readonly entryPoint: EntryPoint;
  /** Provider and model; `undefined` if only the platform is known. */
  readonly endpoint: string | undefined;
  readonly platform: string;
  readonly method: string;
  readonly path: string;
}

export type EntryPoint = "generate" | "stream" | "submit" | "wait" | "credits";

/** What a call does on the wire, step by step, for the channels only. Never contains the key. */
export type WireEvent =
  | {
      /** A create is sent. */
      readonly type: "request";
      readonly form: "sse" | "plain";
      readonly url: string;
    }
  | {
      /** It was answered by a stream. */
      readonly type: "open";
      readonly httpStatus: number;
      readonly url: string;
    }
  | {
      /** It was answered otherwise. */
      readonly type: "answer";
      readonly form: "sse" | "plain";
      readonly httpStatus: number;
      readonly message: string;
      /** Parsed, or its text. */
      readonly body: unknown;
    }
  | {
      /** It had no answer. */
      readonly type: "no-answer";
      readonly form: "sse" | "plain";
      /** Whether it was sent, and so may have been accepted. */
      readonly sent: boolean;
      readonly timedOut: boolean;
      readonly reason: string;
    }
  | {
      /** One message of the stream. */
      readonly type: "message";
      readonly name: string | undefined;
      readonly id: string | undefined;
      readonly status: string | undefined;
      readonly statusKey: string | undefined;
      readonly terminal: boolean;
      /** Parsed; the text if it is not JSON. */
      readonly payload: unknown;
    }
  | {
      /** The stream was left without a terminal status. */
      readonly type: "closed";
      readonly timedOut: boolean;
      readonly reason: string;
    };

/** Everything that the channel of events carries. */
export type TraceEvent = GenerationEvent | WireEvent;

/**
 * What the channels `modelsmith:call:start`, `modelsmith:call:event` and `modelsmith:call:end` of
 * `node:diagnostics_channel` carry. Never contains the key.
 */
export interface TraceMessage {
  readonly call: TracedCall;
  /** Of `event`: the last one of a call that gave a result is `terminal`. */
  readonly event?: TraceEvent;
  /** Of `end`, if the call was rejected: a `GenerationError`. */
  readonly error?: unknown;
}

const start = /* @__PURE__ */ channel("modelsmith:call:start");
const event = /* @__PURE__ */ channel("modelsmith:call:event");
const end = /* @__PURE__ */ channel("modelsmith:call:end");

/** Does the work in the stores that subscribers have bound to the start, and publishes both ends. */
export function traced<Result>(call: TracedCall, work: () => Promise<Result>): Promise<Result> {
  if (!start.hasSubscribers && !end.hasSubscribers) return work();
  const message: TraceMessage = { call };
  return start.runStores(message, work).then(
    (result) => {
      end.publish(message);
      return result;
    },
    (error) => {
      end.publish({ call, error } satisfies TraceMessage);
      throw error;
    },
  );
}

/** The listener that publishes a call's events; `undefined` if no one listens. */
export function eventTracer(call: TracedCall): ((event: TraceEvent) => void) | undefined {
  if (!event.hasSubscribers) return undefined;
  return (happened) => event.publish({ call, event: happened } satisfies TraceMessage);
}
