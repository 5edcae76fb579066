import { afterwards, ask, type Call, pathWithId } from "./call.js";
import { create, type Order } from "./create.js";
import { createStop, Stopped } from "./deadline.js";
import { GenerationError } from "./errors.js";
import { failure } from "./failure.js";
import { lookOnce, poll } from "./poll.js";
import type { Generation } from "./types.js";

/** From a create to the terminal result. */
export function run(call: Call, order: Order): Promise<Generation<unknown>> {
  return settle(call, async () => {
    const end = await create(call, order);
    if (end.kind === "terminal") return end.generation;
    call.emit({ type: "fallback", id: call.known.id, reason: end.reason });
    const { otherwise } = end;
    return await poll(call).catch((error: unknown) => {
      const isNone = error instanceof GenerationError && error.category === "not_found";
      throw isNone && otherwise !== undefined ? otherwise : error;
    });
  });
}

/** From a create to the id. */
export async function runUntilAccepted(call: Call, order: Order): Promise<string> {
  return await settleStops(call, async () => {
    const end = await create(call, order);
    return call.known.id ?? (end.kind === "terminal" ? end.generation.id : "");
  });
}

/** From an id to the terminal result. */
export function resume(call: Call, id: string): Promise<Generation<unknown>> {
  return settle(call, () => {
    call.known.id = id;
    call.claims.add(id);
    return poll(call);
  });
}

async function settle(
  call: Call,
  work: () => Promise<Generation<unknown>>,
): Promise<Generation<unknown>> {
  const generation = await settleStops(call, work, () => lastLook(call));
  call.emit({ type: "terminal", generation });
  return generation;
}

/** Turns the end of a call that had to stop into what its user gets. */
export async function settleStops<Result>(
  call: Call,
  work: () => Promise<Result>,
  atDeadline?: () => Promise<Result | undefined>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (error.reason !== "deadline") {
      const rejection = aborted(call);
      if (call.cancelOnAbort) void cancelRemotely(call);
      throw rejection;
    }
    const late = call.known.id === undefined ? undefined : await atDeadline?.();
    if (late !== undefined) return late;
    throw timeout(call);
  }
}

/** The result may have come just before the deadline. */
async function lastLook(call: Call): Promise<Generation<unknown> | undefined> {
  const stop = afterwards(call);
  try {
    const look = await lookOnce(call, 1, call.bounds.lastLookMs, stop);
    return look.kind === "terminal" ? look.generation : undefined;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (error.reason === "aborted") throw aborted(call);
    return undefined;
  } finally {
    stop.release();
  }
}

function timeout(call: Call): GenerationError {
  const { known, settings } = call;
  const status = known.status === undefined ? "" : `, last status ${known.status}`;
  const trouble = known.trouble === undefined ? "" : `; last trouble: ${known.trouble}`;
  return failure(call, {
    category: "timeout",
    what: `no terminal status within ${settings.timeoutMs} ms${status}${trouble}`,
  });
}

function aborted(call: Call): GenerationError {
  return failure(call, {
    category: "aborted",
    what: "the call was aborted",
    cause: call.signal?.reason,
  });
}

/** Asks the service to cancel, where the spec has a way. No one waits for it. */
async function cancelRemotely(call: Call): Promise<void> {
  const { cancel } = call.platform;
  const path = cancel && pathWithId(cancel.path, call.known.id ?? "");
  if (cancel === undefined || path === undefined) return;
  const { lastLookMs: timeoutMs, answerBytes: maxBytes } = call.bounds;
  const stop = createStop(timeoutMs, undefined);
  call.transport.enter();
  try {
    const { method } = cancel;
    await ask(call, { method, path, accept: "application/json", timeoutMs, maxBytes, stop });
  } catch {
    // The call has settled already: whether the service obeyed is its own affair.
  } finally {
    stop.release();
    call.transport.leave();
  }
}
