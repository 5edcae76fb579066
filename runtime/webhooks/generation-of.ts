import type { WaitOptions } from "../contract/call-options.js";
import type { Generation } from "../contract/generation.js";
import { wait } from "../generate.js";
import type { WebhookEvent } from "./read-event.js";

/**
 * The terminal generation that an event announces. An event is a doorbell: unless its signed body
 * has the whole result, the service is asked.
 *
 * @param options - those of `wait`: the endpoint, which gives `data` its type, or the platform
 * @returns `undefined` for an event without a generation
 * @throws {GenerationError} as `wait` does
 */
export async function generationOf<Data = unknown>(
  event: WebhookEvent,
  options: WaitOptions<Data>,
): Promise<Generation<Data> | undefined> {
  // The type of `data` is the generator's reading of the spec, as everywhere.
  if (event.generation !== undefined) return event.generation as Generation<Data>;
  return event.generationId === undefined ? undefined : wait(event.generationId, options);
}
