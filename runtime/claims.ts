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

/** Calls whose create was sent, and whose id is not known; and when they ended so. */
const inDoubt = new Map<Call, number>();

export function enterDoubt(call: Call): void {
  inDoubt.set(call, Number.POSITIVE_INFINITY);
}

/** Its id is known, or it has none. */
export function leaveDoubt(call: Call): void {
  inDoubt.delete(call);
}

/** It ended in doubt: what it began may still be listed for those who were sent before. */
export function endInDoubt(call: Call): void {
  inDoubt.set(call, performance.now());
  const [oldest] = inDoubt.keys();
  if (inDoubt.size > MAX_IN_DOUBT && oldest !== undefined) inDoubt.delete(oldest);
}

/** What other creates without an id have sent to the same service, of those in doubt since a moment. */
export function othersInDoubt(call: Call, since: number): string[] {
  return [...inDoubt].flatMap(([other, until]) => {
    const body = other.create?.body;
    const isOther = other !== call && other.origin === call.origin && until >= since;
    return isOther && typeof body === "string" ? [body] : [];
  });
}
