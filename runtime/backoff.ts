import type { RetryOptions } from "./types.js";

/** The wait before the retry that follows the failed attempt (counted from 1), in milliseconds. */
export function backoffMs(retry: Required<RetryOptions>, attempt: number): number {
  const plain = Math.min(retry.maxTimeoutMs, retry.minTimeoutMs * retry.factor ** (attempt - 1));
  return retry.randomize ? jitter(plain) : plain;
}

/** Spreads a wait by ±10 %, so that many clients do not return together. */
export function jitter(ms: number): number {
  return ms * (0.9 + Math.random() * 0.2);
}

const DAY_MS = 86_400_000;

/**
 * Reads a `Retry-After` header (RFC 9110, 10.2.3): seconds or an HTTP date.
 *
 * @param longestMs - a longer wait is cut to this
 * @param nowMs - the time of day, as milliseconds since 1970
 * @returns milliseconds; `undefined` where the value is negative, absurd or unreadable
 */
export function retryAfterMs(
  header: string | undefined,
  longestMs: number,
  nowMs: number,
): number | undefined {
  const text = header?.trim() ?? "";
  const ms = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : // `Date.parse` reads almost anything as a date, "-1" too.
      /^[A-Z][a-z]+,? .*GMT$/.test(text)
      ? Date.parse(text) - nowMs
      : Number.NaN;
  return ms >= 0 && ms <= DAY_MS ? Math.min(ms, longestMs) : undefined;
}
