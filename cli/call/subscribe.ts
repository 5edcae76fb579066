import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { TracedCall, TraceEvent, TraceMessage } from "@modelsmith/runtime";

/** Begins one call of the runtime and hears what it does, from the runtime's own channels. */
export async function watchCall<Result>(
  begin: () => Promise<Result>,
  hear: (event: TraceEvent) => void,
): Promise<Result> {
  let mine: TracedCall | undefined;
  const onStart = (message: unknown) => {
    mine = (message as TraceMessage).call; // what the runtime documents for this channel
  };
  const onEvent = (message: unknown) => {
    const { call, event } = message as TraceMessage; // as above
    if (call === mine && event !== undefined) hear(event);
  };
  subscribe("modelsmith:call:event", onEvent);
  subscribe("modelsmith:call:start", onStart);
  let result: Promise<Result>;
  try {
    result = begin();
  } finally {
    // The start is told before a door returns: whatever starts later is another call.
    unsubscribe("modelsmith:call:start", onStart);
  }
  try {
    return await result;
  } finally {
    unsubscribe("modelsmith:call:event", onEvent);
  }
}
