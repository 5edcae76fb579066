import type { RetryOptions } from "../contract/call-options.js";

/** How waits grow, and where in their spread they lie: `random` is from 0 to 1. */
interface Waits {
  readonly retry: Required<RetryOptions>;
  readonly random: () => number;
}

/** The wait before the retry that follows the failed attempt (counted from 1), in milliseconds. */
export function backoffMs(waits: Waits, attempt: number): number {
  const { maxTimeoutMs, minTimeoutMs, factor } = waits.retry;
  return jitter(waits, Math.min(maxTimeoutMs, minTimeoutMs * factor ** (attempt - 1)), 0.2);
}

/** Spreads a wait, so that many clients do not return together. */
export function jitter({ retry, random }: Waits, ms: number, share: number): number {
  return retry.randomize ? ms * (1 - share + random() * 2 * share) : ms;
}
