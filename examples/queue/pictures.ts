/** What the queue carries. */
export const QUEUE = "pictures";

export interface PictureJob {
  readonly prompt: string;
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
