import type { Links } from "./answer-kind.js";
import type { StopReason } from "./deadline.js";
import type { ErrorCategory } from "./generation-error.js";
import type { Place } from "./read-answer.js";
import type { CreateRetry, Generation, RetryOptions } from "./types.js";

/** Whether the call may have been charged so far. */
export type ChargeRisk = "none" | "possible" | "accepted";

export type CreateForm = "stream" | "plain";

/** What is known of a call, whatever it does at the moment. */
export interface Facts {
  readonly risk: ChargeRisk;
  /** An earlier create of the call ended without a clear answer. */
  readonly inDoubt: boolean;
  readonly id: string | undefined;
  readonly idPlace: Place | undefined;
  /** URLs that the create's answer gave. */
  readonly links: Links;
  /** Whether an answer has confirmed the id: the one that `wait` is given may be mistyped. */
  readonly isConfirmed: boolean;
  /** The last status, as the service wrote it. */
  readonly status: string | undefined;
  /** Creates that were sent, or could not be. */
  readonly creates: number;
  /** The last thing that went wrong, for the message of a timeout. */
  readonly lastFailure: string | undefined;
}

interface Creating {
  readonly form: CreateForm;
  /** Creates that were sent again, or will be. */
  readonly retries: number;
}

/** Whether a create that brought neither a result nor an id was accepted. */
export type Acceptance =
  /** It may have been accepted. */
  | "ambiguous"
  /** It was accepted, and no id came back: it is looked for, and never sent again. */
  | "accepted"
  /** The streaming form does not exist: it is sent in the plain form. */
  | "routed-away";

export interface Polling {
  /** Requests so far, this one included. */
  readonly attempt: number;
  /** Failures in a row, for the backoff. */
  readonly failures: number;
  /** 404s in a row, and when the first one came. */
  readonly missing: number;
  readonly missingSince: number | undefined;
  /** What is thrown if the id proves to be that of no generation. */
  readonly refusal: Failure | undefined;
  /** A success came without data, and is asked for once more. */
  readonly isAskedAgain: boolean;
}

/** What the call does next. */
export type Step =
  | ({ readonly at: "create" } & Creating)
  /** The create was answered by a stream. */
  | ({ readonly at: "stream" } & Creating)
  /** Looks among the running generations for the one that a create in doubt began. */
  | ({
      readonly at: "recover";
      readonly failure: Failure;
      readonly acceptance: Acceptance;
    } & Creating)
  | { readonly at: "wait"; readonly ms: number; readonly after: State; readonly retry?: Retry }
  | ({ readonly at: "poll" } & Polling)
  | ({ readonly at: "fetch-result" } & Polling)
  /** The deadline has passed: one last look. */
  | { readonly at: "final-poll" }
  /** The create was accepted, and nothing more is wanted. */
  | { readonly at: "accepted" }
  | { readonly at: "done"; readonly generation: Generation<unknown> }
  | { readonly at: "failed"; readonly failure: Failure; readonly from: State };

export type State = Step & {
  readonly facts: Facts;
  /** Why the call goes on in another way: the reason of the `fallback` event. */
  readonly because?: string;
};

/** A request that failed and is made again after a wait. */
export interface Retry {
  readonly phase: "create" | "poll";
  /** The attempt that failed. */
  readonly attempt: number;
  readonly reason: string;
}

/** Why a request, or the whole call, failed: plain data, without the key. */
export interface Failure {
  readonly category: ErrorCategory;
  /** A short phrase without a full stop. */
  readonly reason: string;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly guidance?: string | undefined;
  readonly cause?: unknown;
  /** @defaultValue derived from {@link Facts.risk} */
  readonly mayHaveCharged?: boolean;
}

/** An answer to a create that is not a result: what its HTTP status and its body say. */
export interface CreateAnswer {
  readonly status: number;
  /** `false`: the body was cut off. */
  readonly isComplete: boolean;
  readonly id: string | undefined;
  readonly idPlace?: Place | undefined;
  readonly links: Links;
  /** A 2xx whose body says that it is an error, and with which HTTP status, if it says so. */
  readonly error?: { readonly impliedStatus: number | undefined } | undefined;
  /** It says that work is still going on. */
  readonly isTask: boolean;
  readonly failure: Failure;
}

/** The outcome of a step, or something that happens while it is performed. */
export type Outcome =
  /** While it is performed: the create was sent, answered by a stream, accepted, spoke of a status. */
  | { readonly kind: "sent" }
  | { readonly kind: "opened" }
  | {
      readonly kind: "accepted";
      readonly id: string | undefined;
      readonly idPlace?: Place | undefined;
      readonly links?: Links;
      /** The create's own answer wins over the list of running generations. */
      readonly replaces?: true;
    }
  | { readonly kind: "status"; readonly status: string }
  /** A terminal answer; `isWhole`: a success has its data. */
  | {
      readonly kind: "generation";
      readonly generation: Generation<unknown>;
      readonly isWhole: boolean;
    }
  | { readonly kind: "unsent"; readonly failure: Failure; readonly isPermanent: boolean }
  /** Sent, and the connection broke or the time was up before an answer. */
  | { readonly kind: "broken"; readonly failure: Failure }
  | { readonly kind: "answer"; readonly answer: CreateAnswer }
  /** A stream that ended without a result; `error`: what it said instead. */
  | { readonly kind: "stream-ended"; readonly reason: string; readonly error?: Failure | undefined }
  /** Of a search in the list of running generations. `unclear`: it failed, or proves nothing. */
  | { readonly kind: "found"; readonly id: string }
  | { readonly kind: "absent" | "unclear" }
  | { readonly kind: "waited" }
  /** `startedAt`: when the request was sent; `slowMs`: the service says that it takes that long. */
  | { readonly kind: "running"; readonly startedAt: number; readonly slowMs?: number | undefined }
  | { readonly kind: "missing"; readonly startedAt: number; readonly failure: Failure }
  | { readonly kind: "trouble"; readonly failure: Failure }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "stopped"; readonly why: StopReason; readonly cause?: unknown };

/** The rules that {@link State}s follow, from the call's options, endpoint and bounds. */
export interface Policy {
  readonly createRetry: CreateRetry;
  readonly retry: Required<RetryOptions>;
  readonly timeoutMs: number;
  readonly pollIntervalMs: number;
  readonly notFoundMs: number;
  /** `"accepted"`: ends at the first id. */
  readonly until: "terminal" | "accepted";
  readonly hasPlainForm: boolean;
  /** There is a list of running generations, and the input can be compared with it. */
  readonly hasList: boolean;
  readonly isIdempotent: boolean;
  readonly canPoll: boolean;
  readonly hasResultRequest: boolean;
  /** The id was given to `wait`: it may be mistyped. */
  readonly isGiven: boolean;
  readonly random: () => number;
}

export const NOTHING_KNOWN: Facts = {
  risk: "none",
  inDoubt: false,
  id: undefined,
  idPlace: undefined,
  links: {},
  isConfirmed: false,
  status: undefined,
  creates: 0,
  lastFailure: undefined,
};

export const FIRST_POLL: Polling = {
  attempt: 1,
  failures: 0,
  missing: 0,
  missingSince: undefined,
  refusal: undefined,
  isAskedAgain: false,
};

export function isEnd(state: State): boolean {
  return state.at === "done" || state.at === "failed" || state.at === "accepted";
}
