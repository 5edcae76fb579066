import type { Endpoint } from "../contract/endpoint.js";
import type { Follow } from "../contract/generation-error.js";
import {
  type ErrorCategory,
  type ErrorFacts,
  errorWith,
  GenerationError,
} from "../contract/generation-error.js";
import { waitCode } from "../error/guidance.js";
import { wordsOf } from "./journal.js";
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

function decision(quoted: string): string {
  return `If its generation is there, call settleDoubt(${quoted}, { generationId: "its id" }, { journal }); if not, settleDoubt(${quoted}, "create-again", { journal }).`;
}

export function doubtError(endpoint: Named, key: string, { at }: Intended): GenerationError {
  const time = new Date(at).toISOString();
  const quoted = JSON.stringify(key);
  const why =
    endpoint.platform.runningPath === undefined
      ? "the spec has no list of running generations"
      : "its generation is not among the running ones";
  const problem = `${endpoint.key}: the create of ${quoted} at or after ${time} may have been accepted and charged, and nothing tells what became of it: ${why}.`;
  const guidance = `Look at ${time} in the history of ${endpoint.platform.name}. ${decision(quoted)} Then call once again.`;
  return onceError(endpoint, problem, guidance, {});
}

/** The answer to a create was lost, and no call can find out more: only a person can. */
export function lostError(key: string, error: GenerationError, why = ""): GenerationError {
  const guidance = `${error.guidance} ${why}${decision(JSON.stringify(key))} Then call once again.`;
  return errorWith(error, { guidance, retryable: false });
}

/** The service does not know the id that a person gave: it may be mistyped, and they may give another. */
export function settledError(key: string, id: string, error: unknown): unknown {
  if (!(error instanceof GenerationError && UNKNOWN_ID.includes(error.category))) return error;
  const why = `The id ${JSON.stringify(id)} is what settleDoubt was given: look into the history again. `;
  return lostError(key, error, why);
}

const UNKNOWN_ID: readonly ErrorCategory[] = ["not_found", "invalid_request", "validation"];

/** A create whose answer was lost was repeated, and that failed: the first one is in doubt still. */
export function repeatError(
  { endpoint, key }: { readonly endpoint: Named; readonly key: string },
  doubt: Intended,
  error: GenerationError,
): GenerationError {
  if (error.mayHaveCharged) return error;
  const quoted = JSON.stringify(key);
  const failed = error.problem.replace(/ Nothing was charged\.$/, "");
  const problem = `${endpoint.key}: the create of ${quoted} at ${new Date(doubt.at).toISOString()} may have been accepted and charged. Repeating it failed: ${failed}`;
  const guidance = `${error.guidance} With the same key, the service recognises the create. If it is refused for good, look into the history of ${endpoint.platform.name}. ${decision(quoted)}`;
  return errorWith(error, { problem, guidance, mayHaveCharged: true });
}

export function unkeptError(
  endpoint: Named,
  { id, follow }: { readonly id: string; readonly follow?: Follow },
  cause: unknown,
): GenerationError {
  const problem = `${endpoint.key}: generation ${id} was accepted, and the journal could not keep its id: ${wordsOf(cause)}.`;
  const guidance = `Mend the journal, and take the result with ${waitCode(id, follow)}.`;
  return onceError(endpoint, problem, guidance, { generationId: id, follow, cause });
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
    mayHaveCharged: true,
    retryable: false,
    attempts: 0,
    guidance,
    method: "POST",
    url: platform.baseUrl,
    ...more,
  });
}
