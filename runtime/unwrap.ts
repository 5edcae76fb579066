import { checkGeneration } from "./check-generation.js";
import { sentence } from "./create-error.js";
import { GenerationError } from "./generation-error.js";
import { guidanceFor } from "./guidance.js";
import type { Generation } from "./types.js";

/**
 * Returns the data of a completed generation, for code that prefers an exception to checking `ok`.
 *
 * @throws {GenerationError} if the generation failed or was canceled, with the service's category
 * and code
 */
export function unwrap<Data>(generation: Generation<Data>): Data {
  checkGeneration("unwrap", generation);
  if (generation.ok) return generation.data;
  const { id, status, category, code, message } = generation;
  const said = [code, message].filter((part) => part !== undefined).join(": ");
  const problem = sentence(`Generation ${id} ended as ${status}${said === "" ? "" : `: ${said}`}`);
  const guidance = guidanceFor({ category, platform: {}, canceled: status === "CANCELED" });
  throw new GenerationError({
    category,
    problem,
    message: `${problem} ${guidance}`,
    code,
    generationId: id,
    mayHaveCharged: true,
    retryable: category === "transient",
    attempts: 1,
    guidance,
    method: "GET",
    url: "",
  });
}
