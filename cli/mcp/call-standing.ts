import { ownStatus, type RecentGeneration } from "../recent/recent-generations.js";
import type { HeldCall } from "./held-call.js";

/** What happens if a call is made now. */
export type Standing =
  | { readonly kind: "create" }
  /** It runs, or nobody has got its end: answer with it. */
  | { readonly kind: "take-over"; readonly held: HeldCall }
  /** It has an id, and how it ended is unknown. */
  | { readonly kind: "resume"; readonly id: string; readonly entry: string }
  /** It may have been charged, and has no id: creating again may pay twice. */
  | { readonly kind: "refuse"; readonly since: number; readonly held?: HeldCall };

/** For how long a call that nobody has got the end of is taken over, in milliseconds. */
export const takeOverMs = 600_000;
/** Longest that a generation of another process is taken to run, in milliseconds. */
const longestRunMs = 900_000;

/** Decides about a call that this process made before. */
export function standingOfHeld(held: HeldCall, now: number): Standing {
  const { end, endedAt, seenAt, id, entry } = held;
  if (end === undefined) return { kind: "take-over", held };
  if (now - endedAt > takeOverMs) return { kind: "create" };
  if (end.kind === "finished") {
    return seenAt === undefined ? { kind: "take-over", held } : { kind: "create" };
  }
  if (end.error.generationId === undefined && !end.error.mayHaveCharged) return { kind: "create" };
  // What has no id cannot be gone on with.
  return end.error.generationId !== undefined && id !== undefined
    ? { kind: "resume", id, entry }
    : { kind: "refuse", since: endedAt, held };
}

/** Decides about a call that another process of this machine may have made before. */
export function standingOfRecorded(sent: RecentGeneration | undefined, now: number): Standing {
  if (sent === undefined || !isLive(sent, now)) return { kind: "create" };
  const { id, entry, createdAt } = sent;
  return id === undefined
    ? { kind: "refuse", since: Date.parse(createdAt) }
    : { kind: "resume", id, entry };
}

/** Whether it may still run, or ended a short time ago and unseen. */
function isLive({ status, isSeen, createdAt, updatedAt }: RecentGeneration, now: number): boolean {
  if (isSeen !== false) return false;
  const sinceCreated = now - Date.parse(createdAt);
  if (status === ownStatus.sent) return sinceCreated < takeOverMs;
  if (status === ownStatus.submitted) return sinceCreated < longestRunMs + takeOverMs;
  return now - Date.parse(updatedAt) < takeOverMs;
}
