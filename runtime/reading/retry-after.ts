import { type Answer, headerOf } from "../answer/answer.js";
import type { Call } from "../call/call.js";

/** Shortest wait, even if the service allows less: no client asks in a tight loop. */
const SHORTEST_RETRY_MS = 100;
const DAY_MS = 86_400_000;

/**
 * When to ask again, by the answer's `Retry-After` (RFC 9110, 10.2.3): seconds or an HTTP date.
 *
 * @returns milliseconds; `undefined` if the header is missing, unreadable, negative or longer than a day
 */
export function askAgainInMs({ bounds }: Call, answer: Answer): number | undefined {
  const text = headerOf(answer, "retry-after")?.slice(0, 100).trim() ?? "";
  const ms = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : // `Date.parse` reads almost anything as a date, "-1" too.
      /^[A-Z][a-z]+,? .*(GMT|\d{4})$/.test(text)
      ? // It is read against the service's own clock. The oldest form says no zone, and means GMT.
        Date.parse(text.replace(/\d{4}$/, "$& GMT")) -
        (Date.parse(headerOf(answer, "date") ?? "") || Date.now())
      : Number.NaN;
  if (!(ms >= 0 && ms <= DAY_MS)) return undefined;
  return Math.max(SHORTEST_RETRY_MS, Math.min(ms, bounds.mostRetryAfterMs));
}
