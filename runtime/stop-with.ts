interface Stoppable {
  stop(reason: "aborted"): void;
}

// One listener per signal, however many calls share it: Node warns from the eleventh on.
const watched = new WeakMap<AbortSignal, Set<Stoppable>>();

/** Stops it when the signal is aborted. */
export function stopWith(signal: AbortSignal, stoppable: Stoppable): void {
  const all = watched.get(signal) ?? new Set();
  watched.set(signal, all.add(stoppable));
  signal.addEventListener("abort", stopAll);
}

/** Takes back {@link stopWith}. */
export function outlive(signal: AbortSignal, stoppable: Stoppable): void {
  const all = watched.get(signal);
  all?.delete(stoppable);
  if (all?.size === 0) signal.removeEventListener("abort", stopAll);
}

function stopAll(this: AbortSignal): void {
  for (const stoppable of [...(watched.get(this) ?? [])]) stoppable.stop("aborted");
}
