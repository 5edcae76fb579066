import { isSuccess } from "./answer/answer.js";
import { type AnswerError, saidError } from "./answer/error-in.js";
import type { Platform } from "./contract/endpoint.js";
import { judge, verdictOfEvent } from "./engine/verdict.js";
import { type Classification, classify, excerpt } from "./error/classify.js";
import { IN_DOUBT } from "./error/create-error.js";
import type { Failure } from "./error/failure.js";
import { guidanceFor } from "./error/guidance.js";
import { BOUNDS } from "./options/options.js";
import { asObject, parseJson } from "./util/json.js";

/** What an error answer of the service means, and what to do. */
export interface Explanation extends Classification {
  /** Whether the same call may succeed when it is made again. */
  readonly retryable: boolean;
  /**
   * Whether a create that was answered so may have been accepted and charged all the same, as behind a
   * gateway's 502: look before you create again.
   */
  readonly mayHaveCharged: boolean;
  /** The same as a sentence, with what it depends on; absent if nothing was charged. */
  readonly doubt?: string;
  /** What to do next, after the doubt. */
  readonly guidance: string;
}

/**
 * Explains an error answer that you have, with the categories and guidance of a failed call.
 *
 * @param status - the HTTP status, if it is known
 * @param body - the answer's body: its text, or the parsed JSON
 * @param platform - where to make a key, recharge and so on
 */
export function explainAnswer(
  status: number | undefined,
  body: unknown,
  platform: Partial<Platform> = {},
): Explanation {
  const isGood = status !== undefined && isSuccess({ status });
  const raw = asObject(typeof body === "string" ? parseJson(body) : body);
  const error = raw && (isGood || status === undefined) ? saidError(raw, {}) : undefined;
  const implied = error ? error.impliedStatus : status;
  const alone = classify(implied, body);
  // Where nothing else is said, a title is taken for that of a refusal.
  const said = alone.message ? alone : classify(implied ?? 200, body);
  const known = { ...said, status: implied ?? status, reason: "" };
  const { verdict, failure } = judged(status, error, known, true);
  const { category } = failure;
  const mayHaveCharged = verdict !== "refused";
  const isLates = judged(status, error, known, false).verdict === "refused";
  const doubt = isLates ? IF_LATE : IN_DOUBT;
  // A success that was not understood will not be the next time.
  const isUnread = error ? error.isDoubtful && said.category === "unknown" : isGood;
  const retryable = category === "transient" && !isUnread;
  const about = { category, platform, method: "POST", status: failure.status };
  const shown = said.message ?? excerpt(JSON.stringify(raw ?? ""));
  const isReadable = isUnread && shown !== undefined;
  const steps = guidanceFor({ ...about, mayHaveCharged, isReadable });
  return mayHaveCharged
    ? { ...said, category, retryable, mayHaveCharged, doubt, guidance: `${doubt} ${steps}` }
    : { ...said, category, retryable, mayHaveCharged, guidance: steps };
}

/** A gateway may have given up on what it had handed over. */
const IF_LATE = `If it came more than ${BOUNDS.busyMs / 1_000} s after the create, this may have been accepted and charged; else it was refused, and nothing was charged.`;

/** As calls judge the answer to a create, or an event before an id. */
function judged(
  status: number | undefined,
  error: AnswerError | undefined,
  failure: Failure,
  isLate: boolean,
) {
  if (status === undefined) return { verdict: verdictOfEvent(failure, undefined), failure };
  const isRefusal = error !== undefined || status >= 300;
  const nothing = { isComplete: true, isTask: false, id: undefined, links: {} };
  return judge({ ...nothing, status, error, isRefusal, failure }, "plain", isLate);
}
