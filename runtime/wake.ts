const MAX_WOKEN = 10_000;

const sleepers = new Map<string, Set<() => void>>();
/** Ids that were woken while no call slept: their next pause is left out. */
const woken = new Set<string>();

/**
 * Ends the pause before the next poll of every call of this process that waits for a generation:
 * for webhooks. Polls stay as the safety net; a long `pollIntervalMs` makes them few.
 */
export function wake(id: string): void {
  const waiting = sleepers.get(id);
  if (waiting !== undefined) {
    for (const end of [...waiting]) end();
    return;
  }
  woken.add(id);
  const [oldest] = woken;
  // Most ids may be those of other processes.
  if (woken.size > MAX_WOKEN && oldest !== undefined) woken.delete(oldest);
}

/** A signal that `signal` or {@link wake} aborts; `release` takes its listeners away. */
export function untilWoken(
  id: string | undefined,
  signal: AbortSignal,
): { readonly signal: AbortSignal; release(): void } {
  if (id === undefined) return { signal, release: () => {} };
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const waiting = sleepers.get(id) ?? new Set();
  sleepers.set(id, waiting.add(end));
  signal.addEventListener("abort", end);
  if (signal.aborted || woken.delete(id)) end();
  return {
    signal: controller.signal,
    release: () => {
      signal.removeEventListener("abort", end);
      waiting.delete(end);
      if (waiting.size === 0) sleepers.delete(id);
    },
  };
}
