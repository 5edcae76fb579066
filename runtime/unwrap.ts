import { sentence } from "./create-error.js";
import { GenerationError } from "./generation-error.js";
import { guidanceFor } from "./guidance.js";
import type { Generation } from "./types.js";

/**
 * Gives the data of a completed generation, for those who prefer an exception to a check of `ok`.
 *
 * @throws {GenerationError} with the service's category and code, where it failed or was canceled
 */
export function unwrap<Data>(generation: Generation<Data>): Data {
  if (generation.ok) return generation.data;
  const { id, status, category, code, message } = generation;
  const said = [code, message].filter((part) => part !== undefined).join(": ");
  const guidance =
    status === "CANCELED" ? "Call again if it is still wanted." : guidanceFor(category, {});
  throw new GenerationError({
    category,
    message: `${sentence(`Generation ${id} ended as ${status}${said === "" ? "" : `: ${said}`}`)} ${guidance}`,
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
