import type { ErrorCategory } from "../contract/generation-error.js";

/** Why a request, or the whole call, failed: plain data, without the key. */
export interface Failure {
  readonly category: ErrorCategory;
  /** A short phrase without a full stop, for people: nothing is judged by it. */
  readonly reason: string;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  /** What the service said beside its code, in its own words. */
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly guidance?: string | undefined;
  readonly cause?: unknown;
  /** What a whole success has at no known place, if at all: so would the next one. */
  readonly unread?: "id" | "result" | undefined;
  /** Of one that is unread: whether it shows anything. */
  readonly isReadable?: boolean;
  /** Nothing was sent: there is nothing to ask by. */
  readonly isUnasked?: true;
}

/** Whether the service's code or its message, each by itself, has such words. */
export function says({ code = "", message = "" }: Failure, words: RegExp): boolean {
  return words.test(code) || words.test(message);
}

/** What a create without a result and without an id has come to. */
export type Verdict =
  /** It may have been accepted. */
  | "ambiguous"
  /** The same where no list proves that it was not: what a 2xx began, for instance, may be done. */
  | "answered"
  /** It was accepted, and no id came back: it is looked for, and never sent again. */
  | "accepted"
  /** The streaming form does not exist: it is sent in the plain form. */
  | "routed-away"
  | "redirected"
  | "refused";

/** What a stream that brought no result ended with. */
export interface StreamEnd {
  readonly reason: string;
  /** What it said instead. */
  readonly error?: Failure | undefined;
}

/** Whether a failure does not say why. */
export function isUnsaid({ category }: Pick<Failure, "category">): boolean {
  return category === "transient" || category === "unknown";
}
