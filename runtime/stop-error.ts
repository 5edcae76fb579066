import { type Call, pathWithId, sendRequest } from "./call.js";
import { failure } from "./create-error.js";
import { createStop, type StopReason } from "./deadline.js";
import type { GenerationError } from "./generation-error.js";

/** What the user of a call gets that had to stop. */
export function stoppedError(call: Call, reason: StopReason | undefined): GenerationError {
  const { known, settings } = call;
  if (reason === "deadline") {
    const status = known.status === undefined ? "" : `, last status ${known.status}`;
    const trouble = known.lastFailure === undefined ? "" : `; last trouble: ${known.lastFailure}`;
    const what = `no terminal status within ${settings.timeoutMs} ms${status}${trouble}`;
    return failure(call, "timeout", what);
  }
  const cause = call.signal?.reason;
  const error = failure(call, "aborted", "the call was aborted", { cause });
  if (call.cancelOnAbort) void cancelRemotely(call);
  return error;
}

/** Asks the service to cancel, where the spec has a way. No one waits for it. */
async function cancelRemotely(call: Call): Promise<void> {
  const { cancel } = call.platform;
  const path = cancel && pathWithId(cancel.path, call.known.id ?? "");
  if (cancel === undefined || path === undefined) return;
  const { finalPollMs: timeoutMs } = call.bounds;
  const stop = createStop(timeoutMs);
  call.transport.enter();
  try {
    await sendRequest(call, { method: cancel.method, path, timeoutMs, stop });
  } catch {
    // The call has settled already: whether the service obeyed is its own affair.
  } finally {
    stop.release();
    call.transport.leave();
  }
}
