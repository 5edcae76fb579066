/** Why a call ended without a result: a closed set, each with its own guidance. */
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

/**
 * How a generation is followed, where its id alone does not say: plain JSON, without the key. Keep it with the
 * id.
 */
export interface Follow {
  /** Where the answer to the create said to ask; the `origins` of the platform limit where that is done. */
  readonly links?: {
    readonly location?: string;
    readonly poll?: string;
    readonly result?: string;
  };
  /** Values of the create's parameters that the requests which follow need as well. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Everything that is known about a call that ended without a result. */
export interface ErrorFacts {
  readonly category: ErrorCategory;
  /**
   * One paragraph: `METHOD /path:`, what happened, what it may have cost, what to do.
   *
   * @defaultValue the problem and the guidance
   */
  readonly message?: string;
  /** The message without the guidance. @defaultValue `message` */
  readonly problem?: string;
  /** HTTP status of the answer, if one came. */
  readonly status?: number | undefined;
  /** The service's own code, as it wrote it. */
  readonly code?: string | undefined;
  /** Quote it when you ask the service's support. */
  readonly requestId?: string | undefined;
  /** The id of the generation, if it is known: pass it to `wait`. */
  readonly generationId?: string | undefined;
  /** What `wait` needs beside the id, on platforms where the id does not say all. */
  readonly follow?: Follow | undefined;
  /** Whether an answer of the service has confirmed that a generation has this id. */
  readonly isConfirmed?: boolean | undefined;
  /** Whether the service may have accepted the create, and so charged for it. */
  readonly mayHaveCharged: boolean;
  /** Whether the same call may succeed later. If `mayHaveCharged`, a second call may pay again. */
  readonly retryable: boolean;
  /** Requests made in the phase that failed, including the first. */
  readonly attempts: number;
  /** What to do next. */
  readonly guidance: string;
  readonly method: string;
  readonly url: string;
  readonly cause?: unknown;
}

const IN_MESSAGE: readonly string[] = ["problem", "guidance", "isConfirmed"];

/**
 * The error of every call that ends without a terminal status. None of its properties contains the
 * key.
 */
export class GenerationError extends Error {
  override readonly name = "GenerationError";
  /** What happened and what it may have cost: the message without the guidance. */
  declare readonly problem: string;
  declare readonly category: ErrorCategory;
  declare readonly status?: number;
  declare readonly code?: string;
  declare readonly requestId?: string;
  declare readonly generationId?: string;
  declare readonly follow?: Follow;
  declare readonly isConfirmed?: boolean;
  declare readonly mayHaveCharged: boolean;
  declare readonly retryable: boolean;
  declare readonly attempts: number;
  declare readonly guidance: string;
  declare readonly method: string;
  declare readonly url: string;

  constructor({ message, problem = message, cause, ...facts }: ErrorFacts) {
    const text = message ?? [problem, facts.guidance].filter(Boolean).join(" ");
    super(text, cause === undefined ? undefined : { cause });
    // An unknown fact is an absent property. Logs show the message already, which says these three.
    for (const [name, value] of Object.entries({ ...facts, problem })) {
      const enumerable = !IN_MESSAGE.includes(name);
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable });
    }
  }

  /** For logs: without this, `JSON.stringify` leaves out the message and the guidance. */
  toJSON(): object {
    return { ...this, guidance: this.guidance, name: this.name, message: this.message };
  }
}

/** The same error with other facts. */
export function errorWith(error: GenerationError, facts: Partial<ErrorFacts>): GenerationError {
  const { problem, guidance, cause } = error;
  return new GenerationError({ ...error, problem, guidance, cause, ...facts });
}
