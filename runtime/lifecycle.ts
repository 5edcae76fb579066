import type { Call } from "./call.js";
import { type CreateRequest, create } from "./create.js";
import { CallAborted, createStop } from "./deadline.js";
import { GenerationError } from "./generation-error.js";
import { poll, pollOnce } from "./poll.js";
import type { Generation } from "./types.js";

/**
 * From a create to the terminal result; from an id that is known, where there is nothing to create.
 *
 * @throws {CallAborted} when the call must stop
 */
export async function run(
  call: Call,
  order: CreateRequest | undefined,
): Promise<Generation<unknown>> {
  let generation: Generation<unknown> | undefined;
  let otherwise: GenerationError | undefined;
  try {
    const end = order && (await create(call, order));
    if (end?.kind === "open") {
      otherwise = end.otherwise;
      call.emit({ type: "fallback", id: call.known.id, reason: end.reason });
    }
    generation = end?.kind === "terminal" ? end.generation : await poll(call);
  } catch (error) {
    const isNone = error instanceof GenerationError && error.category === "not_found";
    if (isNone && otherwise !== undefined) throw otherwise;
    if (error instanceof CallAborted && error.reason === "deadline")
      generation = await finalPoll(call);
    if (generation === undefined) throw error;
  }
  call.emit({ type: "terminal", generation });
  return generation;
}

/**
 * From a create to the id.
 *
 * @throws {CallAborted} when the call must stop
 */
export async function runUntilAccepted(call: Call, order: CreateRequest): Promise<string> {
  const end = await create(call, order);
  return call.known.id ?? (end.kind === "terminal" ? end.generation.id : "");
}

/** The result may have come just before the deadline. */
async function finalPoll(call: Call): Promise<Generation<unknown> | undefined> {
  if (call.known.id === undefined) return undefined;
  const { finalPollMs: lastLookMs } = call.bounds;
  const stop = createStop(lastLookMs, call.signal);
  try {
    const look = await pollOnce(call, 1, lastLookMs, stop);
    return look.kind === "terminal" ? look.generation : undefined;
  } catch (error) {
    if (error instanceof CallAborted && error.reason === "aborted") throw error;
    // Whatever it was, the deadline has passed: that is what the call ends with.
    return undefined;
  } finally {
    stop.release();
  }
}
