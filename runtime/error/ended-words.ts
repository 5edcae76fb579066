import type { FailedGeneration } from "../contract/generation.js";
import type { ErrorCategory } from "../contract/generation-error.js";

/** How a generation ended without a result, in words. */
export interface EndedWords {
  /** The service's code and its reason; empty if it gave none. */
  readonly said: string;
  /** How it ended and what was said, without a full stop. */
  readonly ended: string;
  /** What it took, as a sentence. */
  readonly cost: string;
  readonly mayHaveCharged: boolean;
}

type Told = Pick<FailedGeneration, "id" | "status" | "code" | "message" | "usage"> &
  Partial<Pick<FailedGeneration, "category">>;

const REFUSED: readonly ErrorCategory[] = ["auth", "insufficient_credits", "validation"];

export function endedWords({
  id,
  status,
  code,
  message,
  usage,
  category = "unknown",
}: Told): EndedWords {
  const said = [code, message].filter(Boolean).join(": ");
  const total = usage?.total;
  // Without an id, such a one is the refusal of the create itself.
  const isRefused = id === "" && REFUSED.includes(category);
  const unsaid = isRefused ? "Nothing was charged." : "It may have been charged.";
  return {
    said,
    ended: `${id === "" ? "The generation" : `Generation ${id}`} ended as ${status}${said === "" ? "" : `: ${said}`}`,
    cost: typeof total === "number" ? `It took ${creditsText(total)}.` : unsaid,
    mayHaveCharged: total === undefined ? !isRefused : total !== 0,
  };
}

export function creditsText(count: number): string {
  return count === 1 ? "1 credit" : `${count} credits`;
}
