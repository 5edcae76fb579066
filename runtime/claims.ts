import type { Call } from "./call.js";
import { forgetOldest } from "./forget-oldest.js";

const MAX_CLAIMS = 10_000;

/** Ids that calls of this process hold: a recovered one must be nobody else's. */
const claims = new Set<string>();

export function claim(origin: string, id: string): void {
  claims.add(`${origin} ${id}`);
  // A process may live for years: what is that old is no longer running.
  forgetOldest(claims, MAX_CLAIMS);
}

export function isClaimed(origin: string, id: string): boolean {
  return claims.has(`${origin} ${id}`);
}

const MAX_IN_DOUBT = 1_000;

/** Calls that go on, whose create was sent, and whose id is not known. */
const openDoubts = new Set<Call>();
/** Calls that ended so, and when. */
const endedDoubts = new Map<Call, number>();

export function enterDoubt(call: Call): void {
  openDoubts.add(call);
}

/** Its id is known, or it has none. */
export function leaveDoubt(call: Call): void {
  openDoubts.delete(call);
}

/** It ended in doubt: what it began may still be listed for those who were sent before. */
export function endInDoubt(call: Call): void {
  openDoubts.delete(call);
  endedDoubts.set(call, performance.now());
  forgetOldest(endedDoubts, MAX_IN_DOUBT);
}

/** What other creates without an id have sent to the same service, of those in doubt since a moment. */
export function othersInDoubt(call: Call, since: number): string[] {
  return [...openDoubts, ...endedDoubts.keys()].flatMap((other) => {
    const body = other.create?.body;
    const isOther = other !== call && other.origin === call.origin;
    // One that goes on has not ended before any moment.
    const isThen = (endedDoubts.get(other) ?? since) >= since;
    return isOther && isThen && typeof body === "string" ? [body] : [];
  });
}
