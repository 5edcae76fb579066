import { forgetOldest } from "../util/forget-oldest.js";

const MAX_CLAIMS = 10_000;

/** Ids that calls of this process hold, a recovered one must be nobody else's; and whether an answer confirmed them. */
const claims = new Map<string, boolean>();

export function claim(origin: string, id: string, isConfirmed = false): void {
  claims.set(`${origin} ${id}`, isConfirmed || isKnown(origin, id));
  // A process may live for years: what is that old is no longer running.
  forgetOldest(claims, MAX_CLAIMS);
}

export function isClaimed(origin: string, id: string): boolean {
  return claims.has(`${origin} ${id}`);
}

/** Whether an answer to a call of this process has confirmed that the generation exists. */
export function isKnown(origin: string, id: string): boolean {
  return claims.get(`${origin} ${id}`) === true;
}
