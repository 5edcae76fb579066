import type { Platform } from "./contract/types.js";
import { type Classification, classify } from "./error/classify.js";
import { guidanceFor } from "./error/guidance.js";

/** What an error answer of the service means, and what to do. */
export interface Explanation extends Classification {
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
  return { ...classification, guidance: guidanceFor({ category, platform, status }) };
}
