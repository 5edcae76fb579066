import type { CallDesk } from "./call-desk.js";
import type { Clock } from "./clock.js";

/** Longest wait for the id of a create that was sent, in milliseconds. */
const longestMs = 30_000;

/**
 * Ends what a server still does. A create whose id is not known yet is waited for: its answer is the
 * only way to the result. Everything else goes on at the service, and is in the record.
 */
export async function stopCalls(
  desk: CallDesk,
  clock: Clock,
  calls: AbortController,
): Promise<void> {
  const begun = clock.now();
  const isNamed = () => desk.running().every(({ id }) => id !== undefined);
  while (!isNamed() && clock.now() - begun < longestMs) await clock.sleep(50);
  const running = desk.running();
  calls.abort();
  await Promise.all(running.map(({ done }) => done));
}
