import { checkGeneration } from "./answer/check-generation.js";
import type { Generation } from "./contract/generation.js";
import { GenerationError } from "./contract/generation-error.js";
import { sentence } from "./error/describe-answer.js";
import { endedWords } from "./error/ended-words.js";
import { guidanceAfterEnd } from "./error/guidance.js";

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
  const { id, category = "unknown", code } = generation;
  const { ended, cost, mayHaveCharged } = endedWords(generation);
  const problem = `${sentence(ended)} ${cost}`;
  const guidance = guidanceAfterEnd({ ...generation, category });
  throw new GenerationError({
    category,
    problem,
    code,
    generationId: id === "" ? undefined : id,
    mayHaveCharged,
    retryable: category === "transient",
    attempts: 1,
    guidance,
    method: "GET",
    url: "",
  });
}
