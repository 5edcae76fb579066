/** Why a call must stop: its deadline, its caller's signal, or its reader who left the loop. */
export type StopReason = "deadline" | "aborted" | "left";

/** One monotonic deadline and the caller's signal, as one signal for everything that a call does. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Stops the call now. The first reason stays. */
  stop(reason: StopReason): void;
  /** Takes the timer and the listener away. */
  release(): void;
}

export function startDeadline(timeoutMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController();
  const release = (): void => {
    released = true;
    clearTimeout(timer);
    if (caller !== undefined) forget(caller, stop);
  };
  const stop = (reason: StopReason): void => {
    if (released) return;
    release();
    controller.abort(reason);
  };
  let released = false;
  const timer = startTimer(() => stop("deadline"), timeoutMs);
  if (caller?.aborted) stop("aborted");
  else if (caller !== undefined) listen(caller, stop);
  return { signal: controller.signal, stop, release };
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function sleep(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
    signal.addEventListener("abort", done);
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

type Stop = (reason: StopReason) => void;

// One listener per signal, however many calls share it: Node warns from the eleventh on.
const watched = new WeakMap<AbortSignal, Set<Stop>>();

function listen(signal: AbortSignal, stop: Stop): void {
  const stops = watched.get(signal) ?? new Set();
  watched.set(signal, stops.add(stop));
  signal.addEventListener("abort", stopAll);
}

function forget(signal: AbortSignal, stop: Stop): void {
  const stops = watched.get(signal);
  stops?.delete(stop);
  if (stops?.size === 0) signal.removeEventListener("abort", stopAll);
}

function stopAll(this: AbortSignal): void {
  for (const stop of [...(watched.get(this) ?? [])]) stop("aborted");
}
