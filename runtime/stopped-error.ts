import { type Call, stopped } from "./call/call.js";
import type { GenerationError } from "./contract/generation-error.js";
import { errorOf } from "./error/create-error.js";
import type { Failure } from "./error/failure.js";

/**
 * The error of a call that its deadline or its caller ended.
 *
 * @param awaited - what did not come in time
 */
export function stoppedError(
  call: Call,
  awaited: string,
  more: Partial<Failure> = {},
): GenerationError {
  const { why, cause } = stopped(call);
  return why === "deadline"
    ? errorOf(call, "timeout", `no ${awaited} within ${call.settings.timeoutMs} ms`, more)
    : errorOf(call, "aborted", "the call was aborted", { ...more, cause });
}
