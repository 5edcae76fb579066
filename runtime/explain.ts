import { type Classification, classify } from "./classify.js";
import { guidanceFor } from "./guidance.js";
import type { Platform } from "./types.js";

/** What an answer of the service means, and what to do. */
export interface Explanation extends Classification {
  readonly guidance: string;
}

/**
 * Explains an answer without a call: the same categories and guidance that the doors use.
 *
 * @param status - the HTTP status; `undefined` where only a body is known
 * @param body - its text, or the parsed JSON
 * @param platform - gives the guidance its addresses
 */
export function explainAnswer(
  status: number | undefined,
  body: unknown,
  platform: Partial<Platform> = {},
): Explanation {
  const classification = classify(status, body);
  return { ...classification, guidance: guidanceFor(classification.category, platform) };
}
