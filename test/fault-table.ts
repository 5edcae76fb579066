import { clientOf } from "../runtime/client.js";
import { createTransport } from "../runtime/http/transport.js";
import {
  type CallOptions,
  type Client,
  type Generation,
  GenerationError,
} from "../runtime/index.js";
import { BOUNDS } from "../runtime/options/options.js";
import type { Ending, Expectation } from "./fault-expectations.js";

/** How a call settled: what tests of the fault table compare. */
export type Outcome =
  | { readonly generation: Generation<unknown> }
  | { readonly error: GenerationError };

export async function settled(call: Promise<Generation<unknown>>): Promise<Outcome> {
  try {
    return { generation: await call };
  } catch (error) {
    if (error instanceof GenerationError) return { error };
    throw error;
  }
}

/** The outcome in the words of the table. */
export function endOf(outcome: Outcome): Ending {
  if ("error" in outcome) {
    const { category, mayHaveCharged, generationId } = outcome.error;
    return { as: "error", category, mayHaveCharged, knowsId: generationId !== undefined };
  }
  const { generation } = outcome;
  if (generation.ok) return { as: "completed", source: generation.source };
  const as = generation.status === "FAILED" ? "failed" : "canceled";
  return { as, source: generation.source, category: generation.category };
}

/** What the table leaves open may be anything. */
export function endsAs(end: Ending, allowed: readonly (Ending | undefined)[]): boolean {
  return allowed.some(
    (wanted) =>
      wanted !== undefined &&
      Object.entries(wanted).every(([field, value]) => end[field as keyof Ending] === value),
  );
}

/**
 * A client for a row: the wait that the row says is ended by an option is short, all others are
 * long.
 */
export function clientFor(
  waitsFor: Expectation["waitsFor"],
  options: CallOptions,
  { shortMs, longMs }: { readonly shortMs: number; readonly longMs: number },
): Client {
  const bound = (name: Expectation["waitsFor"], long = longMs) =>
    waitsFor === name ? shortMs : long;
  return clientOf({
    options: {
      idleTimeoutMs: bound("idleTimeoutMs"),
      eventTimeoutMs: bound("eventTimeoutMs"),
      requestTimeoutMs: bound("requestTimeoutMs"),
      timeoutMs: waitsFor === "timeoutMs" ? shortMs * 3 : longMs * 2,
      ...options,
    },
    bounds: {
      ...BOUNDS,
      // No test waits for two seconds: a longer Retry-After is answered by the client's own backoff.
      mostRetryAfterMs: 1_000,
      recoverMs: 60,
      // Small enough that an endless answer ends soon.
      eventBytes: 16 * 2 ** 20,
      streamBytes: 32 * 2 ** 20,
      notFoundMs: bound("notFoundWindow", BOUNDS.notFoundMs),
    },
    transport: createTransport(options.dispatcher),
  });
}
