import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { TracedCall, TraceEvent, TraceMessage } from "@modelsmith/runtime";

/** Starts a call of the runtime and passes on its events, from the runtime's diagnostics channels. */
export async function subscribeToCall<Result>(
  start: () => Promise<Result>,
  onEvent: (event: TraceEvent) => void,
): Promise<Result> {
  let ownCall: TracedCall | undefined;
  const onStart = (message: unknown) => {
    ownCall = (message as TraceMessage).call; // the type that the runtime documents for this channel
  };
  const onMessage = (message: unknown) => {
    const { call, event } = message as TraceMessage; // as above
    if (call === ownCall && event !== undefined) onEvent(event);
  };
  subscribe("modelsmith:call:event", onMessage);
  subscribe("modelsmith:call:start", onStart);
  let result: Promise<Result>;
  try {
    result = start();
  } finally {
    // The runtime announces a call before `start` returns. Whatever starts later is another call.
    unsubscribe("modelsmith:call:start", onStart);
  }
  try {
    return await result;
  } finally {
    unsubscribe("modelsmith:call:event", onMessage);
  }
}
