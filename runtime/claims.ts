import type { Call } from "./call.js";

const MAX_CLAIMS = 10_000;

/** Ids that calls of this process hold: a recovered one must be nobody else's. */
const claims = new Set<string>();

export function claim(origin: string, id: string): void {
  claims.add(`${origin} ${id}`);
  const [oldest] = claims;
  // A process may live for years: what is that old is no longer running.
  if (claims.size > MAX_CLAIMS && oldest !== undefined) claims.delete(oldest);
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
  const [oldest] = endedDoubts.keys();
  if (endedDoubts.size > MAX_IN_DOUBT && oldest !== undefined) endedDoubts.delete(oldest);
}

/** What other creates without an id have sent to the same service, of those in doubt since a moment. */
export function othersInDoubt(call: Call, since: number): string[] {
  const ended = [...endedDoubts].flatMap(([other, at]) => (at >= since ? [other] : []));
  return [...openDoubts, ...ended].flatMap((other) => {
    const body = other.create?.body;
    const isOther = other !== call && other.origin === call.origin;
    return isOther && typeof body === "string" ? [body] : [];
  });
}
