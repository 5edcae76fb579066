/** What the queue carries. */
import type { OnDoubt } from "@modelsmith/runtime/journal";

export const QUEUE = "pictures";

export interface PictureJob {
  readonly prompt: string;
  /** What a person decided about a create in doubt: see dead-letters.ts. */
  readonly decision?: OnDoubt;
}

export interface SavedPicture {
  readonly generationId: string;
  readonly files: readonly string[];
}

/** Options of every job. Trying again never pays twice: `once` goes on from the journal. */
export const JOB_OPTIONS = {
  attempts: 20,
  backoff: { type: "exponential", delay: 500, jitter: 0.5 },
  // Failed jobs are the dead letters: they stay until a person has looked at them.
  removeOnFail: false,
} as const;
