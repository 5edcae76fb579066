import { type Listeners, listen, type StopReason, StopSignal, unlisten } from "./stop-signal.js";

/** One monotonic deadline and the caller's signal, as one signal for everything that a call does. */
export class Deadline extends StopSignal {
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number, caller?: AbortSignal) {
    super();
    this.#caller = caller;
    this.#timer = startTimer(() => this.stop("deadline"), timeoutMs);
    if (caller?.aborted) this.stop("aborted");
    else if (timeoutMs <= 0) this.stop("deadline");
    else if (caller !== undefined) listen(caller, this.#onAbort);
  }

  override stop(reason: StopReason): void {
    this.release();
    super.stop(reason);
  }

  /** Takes the timer and the listener away. */
  release(): void {
    clearTimeout(this.#timer);
    if (this.#caller !== undefined) unlisten(this.#caller, this.#onAbort);
  }

  readonly #onAbort = (): void => this.stop("aborted");
}

/**
 * Resolves after `ms`, or as soon as the signal is aborted.
 *
 * @param wakers - what ends it sooner is among them while it sleeps
 */
export function sleep(signal: StopSignal, ms: number, wakers?: Listeners): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.listeners.delete(end);
      wakers?.delete(end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, LONGEST_TIMER_MS));
    signal.listeners.add(end);
    wakers?.add(end);
  });
}

/**
 * A timer that judges after one turn of the event loop: what has arrived while the process was
 * suspended or busy is read first. The callback may come after `clearTimeout`, and must find nothing to do then.
 */
export function startTimer(callback: () => void, ms: number): NodeJS.Timeout {
  // Node fires a timer of more than 24 days at once.
  return setTimeout(setImmediate, Math.min(ms, LONGEST_TIMER_MS), callback);
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
