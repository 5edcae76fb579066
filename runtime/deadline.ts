/** Why a call must stop: its deadline, its user's signal, or its reader who left the loop. */
export type StopReason = "deadline" | "aborted" | "left";

/** Ends everything that a call waits for. */
export interface Stop {
  readonly reason: StopReason | undefined;
  /** Calls back once when the call must stop, at once if it already must. */
  onStop(callback: () => void): () => void;
  /** Stops the call now. The first reason stays. */
  stop(reason: StopReason): void;
  /** Takes the timer and the listener away. */
  release(): void;
}

/** What a wait is rejected with: only the doors turn it into something for the user. */
export class Stopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`stopped: ${reason}`);
  }
}

/** One monotonic deadline and the user's signal, over everything that a call does. */
export function createStop(timeoutMs: number, signal: AbortSignal | undefined): Stop {
  const callbacks = new Set<() => void>();
  let reason: StopReason | undefined;
  const release = (): void => {
    clearTimeout(timer);
    unlisten();
  };
  const stop = (why: StopReason): void => {
    if (reason !== undefined) return;
    reason = why;
    release();
    for (const callback of [...callbacks]) callback();
    callbacks.clear();
  };
  const timer = startTimer(() => stop("deadline"), timeoutMs);
  const unlisten = signal === undefined ? nothing : onAbort(signal, () => stop("aborted"));
  if (signal?.aborted) stop("aborted");
  return {
    get reason() {
      return reason;
    },
    onStop(callback) {
      if (reason === undefined) callbacks.add(callback);
      else callback();
      return () => callbacks.delete(callback);
    },
    stop,
    release,
  };
}

/** Resolves after `ms`; rejects with {@link Stopped} when the call must stop. */
export function sleep(stop: Stop, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stop.reason !== undefined) {
      reject(new Stopped(stop.reason));
      return;
    }
    const forget = stop.onStop(() => {
      clearTimeout(timer);
      reject(new Stopped(stop.reason ?? "aborted"));
    });
    const timer = startTimer(() => {
      forget();
      resolve();
    }, ms);
  });
}

/** A timer that may be as long as one likes: Node fires one of more than 24 days at once. */
export function startTimer(callback: () => void, ms: number): NodeJS.Timeout {
  return setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

// One listener per signal, however many calls share it: Node warns from the eleventh on.
const watched = new WeakMap<AbortSignal, Set<() => void>>();

function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = watched.get(signal);
  if (callbacks === undefined) {
    const all = new Set<() => void>();
    const listener = (): void => {
      for (const each of [...all]) each();
    };
    watched.set(signal, all);
    signal.addEventListener("abort", listener);
    callbacks = all;
    listeners.set(all, () => {
      signal.removeEventListener("abort", listener);
      watched.delete(signal);
    });
  }
  const shared = callbacks;
  shared.add(callback);
  return () => {
    shared.delete(callback);
    if (shared.size === 0) listeners.get(shared)?.();
  };
}

const listeners = new WeakMap<Set<() => void>, () => void>();

function nothing(): void {}
