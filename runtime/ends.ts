/** What ends something that waits. */
export type Ends = Set<() => void>;

// One listener per signal, however many share it: Node warns from the eleventh on, and adding one
// costs more than the rest of a pause.
const watched = new WeakMap<AbortSignal, Ends>();

/** What is called once the signal is aborted. */
export function endsOf(signal: AbortSignal): Ends {
  const known = watched.get(signal);
  if (known !== undefined) return known;
  const ends: Ends = new Set();
  watched.set(signal, ends);
  signal.addEventListener("abort", endAll);
  return ends;
}

/** Takes one of them back, and with the last one the listener: the signal may outlive its calls. */
export function leave(signal: AbortSignal, end: () => void): void {
  const ends = endsOf(signal);
  ends.delete(end);
  if (ends.size > 0) return;
  watched.delete(signal);
  signal.removeEventListener("abort", endAll);
}

function endAll(this: AbortSignal): void {
  for (const end of [...(watched.get(this) ?? [])]) end();
}
