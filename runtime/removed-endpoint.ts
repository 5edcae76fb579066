import type { GenerateOptions } from "./contract/call-options.js";
import type { RunModelsmithGenerateAgain } from "./contract/endpoint.js";
import { GenerationError } from "./contract/generation-error.js";

/** What is left of an endpoint that its spec no longer offers. */
export interface RemovedEndpoint {
  /** Version of this shape. */
  readonly descriptor: 2 | RunModelsmithGenerateAgain;
  readonly removed: true;
  /** Provider and model as the spec spelt them: `google/nano-banana-pro`. */
  readonly key: string;
  /** `POST` path of the form that only created. */
  readonly path: string;
}

/**
 * What the function of a removed endpoint does: it fails, before anything is sent.
 *
 * @throws {GenerationError} of category `not_found`
 */
export async function removedEndpoint(
  { key, path }: RemovedEndpoint,
  _input: object,
  _options?: GenerateOptions,
): Promise<never> {
  const guidance = "Use another model, and remove this call: the function is deprecated.";
  throw new GenerationError({
    category: "not_found",
    problem: `POST ${path}: the spec no longer offers ${key}. Nothing was sent.`,
    mayHaveCharged: false,
    retryable: false,
    attempts: 0,
    guidance,
    method: "POST",
    url: path,
  });
}
