import type { Platform } from "./contract/types.js";
import { judge } from "./engine/verdict.js";
import { type Classification, classify } from "./error/classify.js";
import { guidanceFor } from "./error/guidance.js";

/** What an error answer of the service means, and what to do. */
export interface Explanation extends Classification {
  /**
   * Whether a create that was answered so may have been accepted and charged all the same, as behind a
   * gateway's 502: look before you create again.
   */
  readonly mayHaveCharged: boolean;
  /** What to do next. */
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
  const classification = classify(status, body);
  const { category } = classification;
  const mayHaveCharged = leavesDoubt(status, classification);
  const guidance = guidanceFor({ category, platform, status, mayHaveCharged });
  return { ...classification, mayHaveCharged, guidance };
}

/** As calls judge a create's answer that may have come late. */
function leavesDoubt(status = 0, { message, ...classification }: Classification): boolean {
  if (status < 400) return false;
  const failure = { ...classification, status, reason: message ?? "" };
  const answer = { status, isComplete: true, isTask: false, failure, id: undefined, links: {} };
  const { verdict } = judge(answer, "plain", true);
  return verdict !== "refused";
}
