import { outlive, stopWith } from "./stop-with.js";

/** Why a call must stop: its deadline, its caller's signal, or its reader who left the loop. */
export type StopReason = "deadline" | "aborted" | "left";

/** One monotonic deadline and the caller's signal, as one signal for everything that a call does. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #released = false;

  constructor(timeoutMs: number, caller?: AbortSignal) {
    this.#caller = caller;
    this.#timer = startTimer(() => this.stop("deadline"), timeoutMs);
    if (caller?.aborted) this.stop("aborted");
    else if (caller !== undefined) stopWith(caller, this);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
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
    if (this.#caller !== undefined) outlive(this.#caller, this);
  }
}

/**
 * Resolves after `ms`, or as soon as the signal is aborted.
 *
 * @param onStart - gets what ends it sooner, and returns what is called at its end
 */
export function sleep(
  signal: AbortSignal,
  ms: number,
  onStart?: (end: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      onEnd?.();
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
    signal.addEventListener("abort", done);
    const onEnd = onStart?.(done);
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
