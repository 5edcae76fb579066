import { setTimeout as after } from "node:timers/promises";

/** The time, and waiting: tests have their own. */
export interface Clock {
  /** In milliseconds. */
  readonly now: () => number;
  /** Resolves after the time, or as soon as `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => after(ms, undefined, signal && { signal }).catch(() => {}),
};
