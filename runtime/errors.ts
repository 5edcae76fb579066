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
  /** Whether the same call may succeed when it is made again. */
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
  readonly category: ErrorCategory;
  readonly status?: number;
  readonly code?: string;
  readonly requestId?: string;
  readonly generationId?: string;
  readonly mayHaveCharged: boolean;
  readonly retryable: boolean;
  readonly attempts: number;
  readonly guidance: string;
  readonly method: string;
  readonly url: string;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.category = facts.category;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.code !== undefined) this.code = facts.code;
    if (facts.requestId !== undefined) this.requestId = facts.requestId;
    if (facts.generationId !== undefined) this.generationId = facts.generationId;
    this.mayHaveCharged = facts.mayHaveCharged;
    this.retryable = facts.retryable;
    this.attempts = facts.attempts;
    this.guidance = facts.guidance;
    this.method = facts.method;
    this.url = facts.url;
  }

  /** For logs: `JSON.stringify` leaves out an error's message otherwise. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
  }
}
