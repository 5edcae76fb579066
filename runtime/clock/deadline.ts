import { abortListeners, type Listeners, stopListening } from "./abort-listeners.js";

/** Why a call must stop: its deadline, its caller's signal, or its reader who left the loop. */
export type StopReason = "deadline" | "aborted" | "left";

/** One monotonic deadline and the caller's signal, as one signal for everything that a call does. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal = this.#controller.signal;
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #released = false;

  constructor(timeoutMs: number, caller?: AbortSignal) {
    this.#caller = caller;
    this.#timer = startTimer(() => this.stop("deadline"), timeoutMs);
    if (caller?.aborted) this.stop("aborted");
    else if (timeoutMs <= 0) this.stop("deadline");
    else if (caller !== undefined) abortListeners(caller).add(this.#onAbort);
  }

  /** Stops the call now. The first reason stays. */
  stop(reason: StopReason): void {
    if (this.#released) return;
    this.release();
    this.#controller.abort(reason);
  }

  /** Takes the timer and the listener away. */
  release(): void {
    this.#released = true;
    clearTimeout(this.#timer);
    if (this.#caller !== undefined) stopListening(this.#caller, this.#onAbort);
  }

  readonly #onAbort = (): void => this.stop("aborted");
}

/**
 * Resolves after `ms`, or as soon as the signal is aborted.
 *
 * @param wakers - what ends it sooner is among them while it sleeps
 */
export function sleep(signal: AbortSignal, ms: number, wakers?: Listeners): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const stops = abortListeners(signal);
    const end = (): void => {
      clearTimeout(timer);
      stops.delete(end);
      wakers?.delete(end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, LONGEST_TIMER_MS));
    stops.add(end);
    wakers?.add(end);
  });
}

/**
 * A timer that judges after one turn of the event loop: what has arrived while the process was
 * suspended or busy is read first. The callback may come after `clearTimeout`: it must check.
 */
export function startTimer(callback: () => void, ms: number): NodeJS.Timeout {
  // Node fires a timer of more than 24 days at once.
  return setTimeout(setImmediate, Math.min(ms, LONGEST_TIMER_MS), callback);
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
