import { type ErrorFacts, GenerationError } from "../generation-error.js";
import type { Endpoint } from "../types.js";
import type { Intended } from "./once-entry.js";

type Named = Pick<Endpoint, "key" | "platform">;

/** Whether a key names one job. A text that was made of nothing would be the key of all jobs. */
export function isKey(key: unknown): boolean {
  return typeof key === "string" && !/^\s*(undefined|null|NaN|\[object \w+\])?\s*$/.test(key);
}

export function keyError(endpoint: Named, key: unknown): GenerationError {
  const found = typeof key === "string" ? JSON.stringify(key) : `${typeof key}`;
  const problem = `${endpoint.key}: the key must be a text that names one job, found ${found}. Nothing was sent.`;
  return onceError(endpoint, problem, "Pass what tells this job from all others.", NOTHING_SENT);
}

export function otherInputError(endpoint: Named, key: string): GenerationError {
  const problem = `${endpoint.key}: the journal's key ${JSON.stringify(key)} belongs to another input. Nothing was sent.`;
  const guidance =
    "For a generation of this input, take another key; for that of the key, pass the input that it was first called with, and the same model.";
  return onceError(endpoint, problem, guidance, NOTHING_SENT);
}

export function doubtError(endpoint: Named, key: string, { at }: Intended): GenerationError {
  const time = new Date(at).toISOString();
  const quoted = JSON.stringify(key);
  const problem = `${endpoint.key}: the process that was about to create ${quoted} ended at or after ${time}. Its create may have been accepted and charged, and its generation is not among the running ones.`;
  const guidance = `Look at ${time} in the history of ${endpoint.platform.name}. If its generation is there, call settleDoubt(${quoted}, { generationId: "its id" }, { journal }); if not, settleDoubt(${quoted}, "create-again", { journal }). Then call once again.`;
  return onceError(endpoint, problem, guidance, {});
}

export function unkeptError(endpoint: Named, id: string, cause: unknown): GenerationError {
  const what = cause instanceof Error ? cause.message : String(cause);
  const problem = `${endpoint.key}: generation ${id} was accepted, and the journal could not keep its id: ${what}.`;
  const guidance = `Mend the journal, and take the result with wait(${JSON.stringify(id)}, { endpoint }).`;
  return onceError(endpoint, problem, guidance, { generationId: id, cause });
}

const NOTHING_SENT = { category: "validation", mayHaveCharged: false } as const;

function onceError(
  { platform }: Named,
  problem: string,
  guidance: string,
  more: Partial<ErrorFacts>,
): GenerationError {
  return new GenerationError({
    category: "transient",
    problem,
    message: `${problem} ${guidance}`,
    mayHaveCharged: true,
    retryable: false,
    attempts: 0,
    guidance,
    method: "POST",
    url: platform.baseUrl,
    ...more,
  });
}
