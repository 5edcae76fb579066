import { checkGeneration } from "./answer/check-generation.js";
import { GenerationError } from "./contract/generation-error.js";
import type { Generation } from "./contract/types.js";
import { sentence } from "./error/describe-answer.js";
import { guidanceFor } from "./error/guidance.js";

/**
 * Returns the data of a completed generation, for code that prefers an exception to checking `ok`.
 *
 * @throws {GenerationError} if the generation failed or was canceled, with the service's category
 * and code
 */
export function unwrap<Data>(generation: Generation<Data>): Data {
  checkGeneration("unwrap", generation);
  if (generation.ok) return generation.data;
  // What was stored as JSON by other code may lack the category.
  const { id, status, category = "unknown", code, message, usage } = generation;
  const said = [code, message].filter((part) => part !== undefined).join(": ");
  const ended = sentence(`Generation ${id} ended as ${status}${said === "" ? "" : `: ${said}`}`);
  const total = typeof usage?.total === "number" ? usage.total : undefined;
  const problem = `${ended} ${costOf(total)}`;
  const guidance = guidanceFor({ category, platform: {}, canceled: status === "CANCELED" });
  throw new GenerationError({
    category,
    problem,
    message: `${problem} ${guidance}`,
    code,
    generationId: id,
    mayHaveCharged: total !== 0,
    retryable: category === "transient",
    attempts: 1,
    guidance,
    method: "GET",
    url: "",
  });
}

function costOf(total: number | undefined): string {
  if (total === undefined) return "It may have been charged.";
  return `It took ${total === 1 ? "1 credit" : `${total} credits`}.`;
}
