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

/** Creates that were sent, and whose id is not known yet. */
const inDoubt = new Set<Call>();

export function enterDoubt(call: Call): void {
  inDoubt.add(call);
}

export function leaveDoubt(call: Call): void {
  inDoubt.delete(call);
}

/** What other creates without an id have sent to the same service. */
export function othersInDoubt(call: Call): string[] {
  return [...inDoubt].flatMap((other) => {
    const body = other.create?.body;
    return other !== call && other.origin === call.origin && typeof body === "string" ? [body] : [];
  });
}
