import type { RetryOptions } from "./types.js";

/**
 * The wait before the retry that follows the failed attempt (counted from 1), in milliseconds.
 *
 * @param random - from 0 to 1: where in the spread of ±20 % the wait lies
 */
export function backoffMs(
  retry: Required<RetryOptions>,
  attempt: number,
  random: () => number,
): number {
  const plain = Math.min(retry.maxTimeoutMs, retry.minTimeoutMs * retry.factor ** (attempt - 1));
  return retry.randomize ? spread(plain, 0.2, random) : plain;
}

/** Spreads a wait, so that many clients do not return together. */
export function spread(ms: number, share: number, random: () => number): number {
  return ms * (1 - share + random() * 2 * share);
}

/** Shortest wait, even if the service allows less: no client asks in a tight loop. */
const SHORTEST_RETRY_MS = 100;
const DAY_MS = 86_400_000;

/**
 * Reads a `Retry-After` header (RFC 9110, 10.2.3): seconds or an HTTP date.
 *
 * @param longestMs - a longer wait is cut to this
 * @param nowMs - the time of day at the service, as milliseconds since 1970
 * @returns milliseconds; `undefined` if the value is negative, absurd or unreadable
 */
export function retryAfterMs(
  header: string | undefined,
  longestMs: number,
  nowMs: number,
): number | undefined {
  const text = header?.slice(0, 100).trim() ?? "";
  const ms = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : // `Date.parse` reads almost anything as a date, "-1" too.
      /^[A-Z][a-z]+,? .*GMT$/.test(text)
      ? Date.parse(text) - nowMs
      : Number.NaN;
  if (!(ms >= 0 && ms <= DAY_MS)) return undefined;
  return Math.max(SHORTEST_RETRY_MS, Math.min(ms, longestMs));
}
