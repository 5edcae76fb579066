import { forgetOldest } from "../util/forget-oldest.js";
import { sleep } from "./deadline.js";
import type { Listeners, StopSignal } from "./stop-signal.js";

const MAX_WOKEN = 10_000;

/** What ends the pauses of the calls that wait for a generation: none while they are asking. */
const sleepers = new Map<string, Listeners>();
/** Ids that were woken while no call slept: their next pause is left out. */
const woken = new Set<string>();

/**
 * Ends the pause before the next poll of every call of this process that waits for a generation:
 * for webhooks. Polls stay as the safety net; a long `pollIntervalMs` makes them few.
 */
export function wake(id: string): void {
  const ends = [...(sleepers.get(id) ?? [])];
  for (const end of ends) end();
  if (ends.length > 0) return;
  woken.add(id);
  // Most ids may be those of other processes.
  forgetOldest(woken, MAX_WOKEN);
}

/** Resolves after `ms`, or as soon as the signal is aborted or {@link wake} is called for the id. */
export function sleepUntilWoken(id: string, signal: StopSignal, ms: number): Promise<void> {
  if (woken.delete(id)) return Promise.resolve();
  const ends = sleepers.get(id) ?? new Set();
  sleepers.set(id, ends);
  return sleep(signal, ms, ends);
}

/** A call has ended that may have slept until the id was woken. */
export function sleepNoMore(id: string): void {
  if (sleepers.get(id)?.size === 0) sleepers.delete(id);
}
