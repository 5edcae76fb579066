import type { Call } from "../call/call.js";
import { claim } from "../call/claims.js";
import { leaveDoubt } from "../call/doubts.js";
import type { State } from "../call/engine-state.js";
import { followOf } from "../request/kept-follow.js";

/** Emits the events of a transition, and claims an id that it brought. */
export function emitTransition(call: Call, before: State, after: State): void {
  const { id } = after.facts;
  if (id !== undefined && id !== before.facts.id) {
    leaveDoubt(call);
    claim(call.origin, id);
    const kept = call.emit && followOf(call, after.facts);
    call.emit?.({ type: "submitted", id, ...(kept && { follow: kept }) });
  }
  if (after.at === "wait" && after.retry !== undefined) {
    call.emit?.({ type: "retry", ...after.retry, delayMs: after.ms });
  }
  if (after.because !== undefined && after.because !== before.because && before.at !== "wait") {
    call.emit?.({ type: "fallback", id, reason: after.because });
  }
  if (after.at === "done") call.emit?.({ type: "terminal", generation: after.generation });
}
