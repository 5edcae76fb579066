import { type Call, stopped } from "./call/call.js";
import type { GenerationError } from "./contract/generation-error.js";
import { createError, type ErrorSubject } from "./error/create-error.js";
import type { Failure } from "./error/failure.js";

/**
 * The error of a call that its deadline or its caller ended.
 *
 * @param awaited - what did not come in time
 */
export function stoppedError(call: Call, awaited: string, subject?: ErrorSubject): GenerationError {
  const { why, cause } = stopped(call);
  const reason = `no ${awaited} within ${call.settings.timeoutMs} ms`;
  const failure: Failure =
    why === "deadline"
      ? { category: "timeout", reason }
      : { category: "aborted", reason: "the call was aborted", cause };
  return createError(call, failure, subject);
}
