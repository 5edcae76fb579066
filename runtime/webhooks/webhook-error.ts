/** Why a webhook was refused: a closed set. */
export type WebhookReason =
  /** A header of the signature is missing. */
  | "missing_header"
  /** The time is not a whole number of seconds since 1970. */
  | "invalid_timestamp"
  /** The time lies further from now than the tolerance: a replay, or a wrong clock. */
  | "outside_tolerance"
  /** No signature fits: another secret, or a body that was changed or parsed on its way. */
  | "no_matching_signature"
  /** The signature fits, and the body is not a JSON object. */
  | "invalid_body";

/** A webhook that must not be acted upon. Its message never contains the secret or the body. */
export class WebhookError extends Error {
  override readonly name = "WebhookError";
  readonly reason: WebhookReason;

  constructor(reason: WebhookReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
