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

/** Everything that is known about a call that ended without a result. */
export interface ErrorFacts {
  readonly category: ErrorCategory;
  /** One paragraph: `METHOD /path:`, what happened, what it may have cost, what to do. */
  readonly message: string;
  /** HTTP status, where an answer came. */
  readonly status?: number | undefined;
  /** The service's own code, as it wrote it. */
  readonly code?: string | undefined;
  /** What to name when asking the service's support. */
  readonly requestId?: string | undefined;
  /** The generation, where it is known: `wait` takes it. */
  readonly generationId?: string | undefined;
  /** Whether the service may have accepted, and so charged. */
  readonly mayHaveCharged: boolean;
  /** Whether the same call may succeed when it is made again: it pays again where `mayHaveCharged`. */
  readonly retryable: boolean;
  /** Requests made in the phase that failed, the first included. */
  readonly attempts: number;
  /** What to do next. */
  readonly guidance: string;
  readonly method: string;
  readonly url: string;
  readonly cause?: unknown;
}

/**
 * The one error of all doors: thrown when no terminal status could be had. The key is in none of
 * its properties.
 */
export class GenerationError extends Error {
  override readonly name = "GenerationError";
  declare readonly category: ErrorCategory;
  declare readonly status?: number;
  declare readonly code?: string;
  declare readonly requestId?: string;
  declare readonly generationId?: string;
  declare readonly mayHaveCharged: boolean;
  declare readonly retryable: boolean;
  declare readonly attempts: number;
  declare readonly guidance: string;
  declare readonly method: string;
  declare readonly url: string;

  constructor({ message, cause, ...facts }: ErrorFacts) {
    super(message, cause === undefined ? undefined : { cause });
    // What is not known is no property at all.
    for (const [name, value] of Object.entries(facts)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  /** For logs: `JSON.stringify` leaves out an error's message otherwise. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
  }
}
