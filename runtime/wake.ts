import { sleep } from "./deadline.js";
import { forgetOldest } from "./forget-oldest.js";

const MAX_WOKEN = 10_000;

const sleepers = new Map<string, readonly (() => void)[]>();
/** Ids that were woken while no call slept: their next pause is left out. */
const woken = new Set<string>();

/**
 * Ends the pause before the next poll of every call of this process that waits for a generation:
 * for webhooks. Polls stay as the safety net; a long `pollIntervalMs` makes them few.
 */
export function wake(id: string): void {
  const waiting = sleepers.get(id);
  if (waiting !== undefined) {
    for (const end of waiting) end();
    return;
  }
  woken.add(id);
  // Most ids may be those of other processes.
  forgetOldest(woken, MAX_WOKEN);
}

/** Resolves after `ms`, or as soon as the signal is aborted or {@link wake} is called for the id. */
export function sleepUntilWoken(id: string, signal: AbortSignal, ms: number): Promise<void> {
  if (woken.delete(id)) return Promise.resolve();
  return sleep(signal, ms, (end) => {
    sleepers.set(id, [...(sleepers.get(id) ?? []), end]);
    return () => {
      const others = sleepers.get(id)?.filter((other) => other !== end) ?? [];
      if (others.length === 0) sleepers.delete(id);
      else sleepers.set(id, others);
    };
  });
}
