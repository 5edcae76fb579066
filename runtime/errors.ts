/** Why a call ended without a result: a closed set, each with guidance of its own. */
export type ErrorCategory =
  | "auth"
  | "insufficient_credits"
  | "invalid_request"
  | "validation"
  | "content_rejected"
  | "not_found"
  | "transient"
  | "timeout"
  | "aborted"
  | "unknown";
