import { WebhookError } from "./webhook-error.js";

/** @throws {@link WebhookError} if the time is none, or further from now than the tolerance */
export function checkTimestamp(text: string, toleranceSeconds: number, nowMs: number): void {
  if (!/^\d{1,12}$/.test(text)) {
    throw new WebhookError(
      "invalid_timestamp",
      "the webhook's time is not in seconds since 1970, as a whole number",
    );
  }
  const distance = Math.abs(nowMs / 1000 - Number(text));
  if (distance <= toleranceSeconds) return;
  throw new WebhookError(
    "outside_tolerance",
    `the webhook was signed ${Math.round(distance)} seconds from now, and ${toleranceSeconds} are allowed: a replay, or a clock that is wrong`,
  );
}
