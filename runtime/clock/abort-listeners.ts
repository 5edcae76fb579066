/** What is called when something happens. */
export type Listeners = Set<() => void>;

// One listener per signal, however many share it: Node warns from the eleventh on, and adding one
// costs more than the rest of a pause.
const watched = new WeakMap<AbortSignal, Listeners>();

/** What is called once the signal is aborted. */
export function abortListeners(signal: AbortSignal): Listeners {
  const known = watched.get(signal);
  if (known !== undefined) return known;
  const listeners: Listeners = new Set();
  watched.set(signal, listeners);
  signal.addEventListener("abort", callAll);
  return listeners;
}

/** Takes one of them back, and with the last one ours: the signal may outlive its calls. */
export function stopListening(signal: AbortSignal, listener: () => void): void {
  const listeners = abortListeners(signal);
  listeners.delete(listener);
  if (listeners.size > 0) return;
  watched.delete(signal);
  signal.removeEventListener("abort", callAll);
}

function callAll(this: AbortSignal): void {
  for (const listener of [...(watched.get(this) ?? [])]) listener();
}
