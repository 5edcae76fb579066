import type { Facts, Refusal } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { CreateRetry } from "../contract/call-options.js";
import type { Failure } from "../error/failure.js";
import { isBusy } from "./verdict.js";

/** Whether {@link CreateRetry} allows another create after one that was refused, and so charged nothing. */
export function mayResendRefused(
  failure: Failure,
  { inDoubt }: Facts,
  { createRetry, isIdempotent }: Policy,
): boolean {
  // What is under way has the key of the create in doubt.
  const isUnderWay = isIdempotent && inDoubt && failure.status === 409;
  const mayHelp = isUnderWay || isBusy(failure) || isTemporary(failure, createRetry);
  return mayHelp && createRetry !== "unsent";
}

/** The same after one that may have been accepted. `isAbsent`: the list has nothing that may be its own. */
export function mayResendInDoubt(
  { verdict, failure }: Refusal,
  isAbsent: boolean,
  createRetry: CreateRetry,
): boolean {
  if (verdict === "accepted") return false;
  if (createRetry === "always" || isTemporary(failure, createRetry)) return true;
  // What was answered may be done, and so missing.
  return isAbsent && verdict !== "answered" && createRetry !== "unsent";
}

/** What `"transient"` is about: the status alone says that another time may help. */
function isTemporary({ status = 0, category }: Failure, createRetry: CreateRetry): boolean {
  const isSaid = (status === 429 || status >= 500) && category !== "insufficient_credits";
  return isSaid && (createRetry === "transient" || createRetry === "always");
}
