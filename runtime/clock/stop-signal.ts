/** What is called when something happens. */
export type Listeners = Set<() => void>;

/** Why a call must stop: its deadline, its caller's signal, or its reader who left the loop. */
export type StopReason = "deadline" | "aborted" | "left";

/** Says within a call that its work must stop: an `AbortSignal` keeps ten times as much. */
export class StopSignal {
  /** `undefined`: the work goes on. */
  reason: StopReason | undefined;
  #listeners: Listeners | undefined;

  get listeners(): Listeners {
    this.#listeners ??= new Set();
    return this.#listeners;
  }

  get aborted(): boolean {
    return this.reason !== undefined;
  }

  /** The first reason stays. */
  stop(reason: StopReason): void {
    if (this.aborted) return;
    this.reason = reason;
    for (const listener of [...(this.#listeners ?? [])]) listener();
  }
}

// One listener per signal, however many share it: Node warns from the eleventh on, and adding one
// costs more than the rest of a pause.
const watched = new WeakMap<AbortSignal, Listeners>();

/** Calls it once the signal is aborted. */
export function listen(signal: AbortSignal, listener: () => void): void {
  const listeners = watched.get(signal) ?? new Set();
  if (listeners.size === 0) signal.addEventListener("abort", callAll);
  watched.set(signal, listeners.add(listener));
}

/** Takes one of them back, and with the last one ours: the signal may outlive its calls. */
export function unlisten(signal: AbortSignal, listener: () => void): void {
  const listeners = watched.get(signal);
  listeners?.delete(listener);
  if (listeners?.size === 0) signal.removeEventListener("abort", callAll);
}

function callAll(this: AbortSignal): void {
  for (const listener of [...(watched.get(this) ?? [])]) listener();
}
