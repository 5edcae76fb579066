/** Why a call must stop: its deadline, its user's signal, or its reader who left the loop. */
export type StopReason = "deadline" | "aborted" | "left";

/** Ends what a call waits for. */
export interface Stop {
  readonly reason: StopReason | undefined;
  /** What the call waits for, one thing at a time: called once when the call must stop. */
  onStop: (() => void) | undefined;
  /** Stops the call now. The first reason stays. */
  stop(reason: StopReason): void;
  /** Takes the timer and the listener away. */
  release(): void;
}

/** What a wait is rejected with: only the doors turn it into something for the user. */
export class CallAborted extends Error {
  constructor(readonly reason: StopReason | undefined) {
    super(`stopped: ${reason}`);
  }
}

/** One monotonic deadline and the user's signal, over everything that a call does. */
export function createStop(timeoutMs: number, signal?: AbortSignal): Stop {
  const self: { -readonly [Name in keyof Stop]: Stop[Name] } = {
    reason: undefined,
    onStop: undefined,
    stop(why) {
      if (self.reason !== undefined) return;
      self.reason = why;
      self.release();
      self.onStop?.();
    },
    release() {
      clearTimeout(timer);
      if (signal !== undefined) forget(signal, self);
    },
  };
  const timer = startTimer(() => self.stop("deadline"), timeoutMs);
  if (signal?.aborted) self.stop("aborted");
  else if (signal !== undefined) listen(signal, self);
  return self;
}

/** Resolves after `ms`; rejects with {@link CallAborted} when the call must stop. */
export function sleep(stop: Stop, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = startTimer(resolve, ms);
    stop.onStop = () => {
      clearTimeout(timer);
      reject(new CallAborted(stop.reason));
    };
    if (stop.reason !== undefined) stop.onStop();
  });
}

/** A timer that may be as long as one likes: Node fires one of more than 24 days at once. */
export function startTimer(callback: () => void, ms: number): NodeJS.Timeout {
  return setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
  for (const stop of [...(watched.get(this) ?? [])]) stop.stop("aborted");
}
