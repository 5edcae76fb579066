import type { Clock } from "./clock.js";
import type { HeldCall } from "./held-call.js";

/** Who asks for the result of a call. */
export interface Asker {
  /** Aborts if the request is canceled or its connection breaks: nobody waits any more. */
  readonly signal: AbortSignal;
  /** Tells that the call goes on; hosts with a limit may extend it. */
  readonly onProgress: (seconds: number, message: string) => void;
}

/** How often a host hears that the call goes on, in milliseconds. */
const progressMs = 5_000;

/**
 * Waits for the end of a call, and no longer than `withinMs`. It only ever waits: whatever becomes
 * of the request, the generation goes on.
 *
 * @returns whether the call has ended
 */
export async function awaitEnd(
  held: HeldCall,
  { signal, onProgress }: Asker,
  clock: Clock,
  withinMs: number,
): Promise<boolean> {
  const begun = clock.now();
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) stop.abort();
  try {
    while (held.end === undefined && !stop.signal.aborted) {
      const left = withinMs - (clock.now() - begun);
      if (left <= 0) break;
      const turn = new AbortController();
      const pause = clock.sleep(
        Math.min(left, progressMs),
        AbortSignal.any([stop.signal, turn.signal]),
      );
      await Promise.race([held.done, pause]);
      // A timer that nobody waits for any more would keep the process.
      turn.abort();
      if (held.end === undefined && !stop.signal.aborted) {
        onProgress(Math.round((clock.now() - begun) / 1000), held.status ?? "waiting");
      }
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return held.end !== undefined;
}
