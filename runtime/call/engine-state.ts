import type { AnswerError } from "../answer/error-in.js";
import type { Links } from "../answer/links.js";
import type { Place } from "../answer/place.js";
import type { Moment } from "../clock/moment.js";
import type { StopReason } from "../clock/stop-signal.js";
import type { Generation, GenerationEvent } from "../contract/generation.js";
import type { Failure, StreamEnd, Verdict } from "../error/failure.js";
import type { Terminal } from "./terminal.js";

/** Whether the call may have been charged so far. */
export type ChargeRisk = "none" | "possible" | "accepted";

/** What an answer gives to follow its generation by, and what it made, which counts if nothing comes of that. */
export interface Handle {
  readonly id: string | undefined;
  readonly idPlace?: Place | undefined;
  readonly links: Links;
  readonly made?: Generation<unknown> | undefined;
}

/** What is known of a call, whatever it does at the moment. */
export interface Facts extends Handle {
  readonly risk: ChargeRisk;
  /** An earlier create of the call ended without a clear answer. */
  readonly inDoubt: boolean;
  /** Whether an answer has confirmed the id: the one that `wait` is given may be mistyped. */
  readonly isConfirmed: boolean;
  /** Whether only the list of running generations gave the id: it may be another one's. */
  readonly isFound: boolean;
  /** The last status, as the service wrote it, or that its answer had none. */
  readonly status: string | undefined;
  /** Whether a poll or an event had the word of a generation that runs: a success after it is the generation's. */
  readonly hasRun: boolean;
  /** Creates that were sent, or could not be. */
  readonly creates: number;
  /** When the last one was sent. */
  readonly sent: Moment;
  /** The last thing that went wrong, for the message of a timeout. */
  readonly lastFailure: string | undefined;
}

export const NOTHING_KNOWN: Facts = {
  risk: "none",
  inDoubt: false,
  id: undefined,
  links: {},
  isConfirmed: false,
  isFound: false,
  status: undefined,
  hasRun: false,
  creates: 0,
  sent: { at: Infinity, date: Infinity },
  lastFailure: undefined,
};

export interface CreateTry {
  readonly form: "sse" | "plain";
  /** Creates that were sent again, or will be. */
  readonly retries: number;
}

/** A create without a result, and what came of it. */
export interface Refusal extends CreateTry {
  readonly failure: Failure;
  readonly verdict: Verdict;
}

export interface Polling {
  /** Requests so far, this one included. */
  readonly attempt: number;
  /** Failures in a row, for the backoff. */
  readonly failures: number;
  /** 404s in a row, and when the first one came. */
  readonly missing: number;
  readonly missingSince: number | undefined;
  /** The create whose refusal named the id: it goes on from there if no generation has it. */
  readonly refusal: Refusal | undefined;
  /** A success came without data, and is asked for once more. */
  readonly isAskedAgain: boolean;
}

export const FIRST_POLL: Polling = {
  attempt: 1,
  failures: 0,
  missing: 0,
  missingSince: undefined,
  refusal: undefined,
  isAskedAgain: false,
};

/** What the call does next; the last three are its ends. */
export type Step =
  /** `"stream"`: the create was answered by one. */
  | ({ readonly at: "create" | "stream" } & CreateTry)
  /** Looks among the running generations for the one that a create in doubt began. */
  | ({ readonly at: "recover" } & Refusal)
  | { readonly at: "wait"; readonly ms: number; readonly after: State; readonly retry?: Retry }
  | ({ readonly at: "poll" | "fetch-result" } & Polling)
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

/** A state in which a call ends. */
export type End = Extract<State, { at: "done" | "failed" | "accepted" }>;

/** A request that failed and is made again after a wait. */
export type Retry = Omit<Extract<GenerationEvent, { type: "retry" }>, "type" | "delayMs">;

/** An answer to a create that is not a result: what its HTTP status and its body say. */
export interface CreateAnswer extends Handle {
  readonly status: number;
  /** `false`: the body was cut off. */
  readonly isComplete: boolean;
  /** A 2xx whose body says that it is an error, and with which HTTP status, if it says so. */
  readonly error?: AnswerError | undefined;
  /** Nothing says that it was accepted: an id in it may be that of no generation. */
  readonly isRefusal: boolean;
  /** It says that work is still going on. */
  readonly isTask: boolean;
  readonly failure: Failure;
}

/** Something that happens while a step is performed, whenever: the create was sent, answered by a stream … */
export type Progress =
  | { readonly kind: "sent"; readonly sent: Moment }
  | { readonly kind: "opened" }
  /** `replaces`: the create's own answer wins over the list of running generations. */
  | ({ readonly kind: "accepted"; readonly replaces?: true } & Partial<Handle>)
  | { readonly kind: "status"; readonly status: string };

/** Receives what becomes known while a step is performed. */
export type Report = (progress: Progress) => void;

/** The outcome of a step, or a part of it. */
export type Outcome =
  | Progress
  | Terminal
  | { readonly kind: "unsent"; readonly failure: Failure; readonly isPermanent: boolean }
  /** Sent, and the connection broke or the time was up before an answer; `isAnswered`: within its head. */
  | { readonly kind: "broken"; readonly failure: Failure; readonly isAnswered?: boolean }
  | { readonly kind: "answer"; readonly answer: CreateAnswer }
  /** `handle`: of an error that named an id before any other event did. */
  | ({ readonly kind: "stream-ended"; handle?: Partial<Handle> | undefined } & StreamEnd)
  /** Of a search in the list of running generations. `unclear`: it failed, or proves nothing. */
  | { readonly kind: "found"; readonly id: string }
  | { readonly kind: "absent" | "unclear" }
  | { readonly kind: "waited" }
  /** `startedAt`: when the request was sent; `slowMs`: the service says that it takes that long. */
  | { readonly kind: "running"; readonly startedAt: number; readonly slowMs?: number | undefined }
  | { readonly kind: "missing"; readonly startedAt: number; readonly failure: Failure }
  /** Of a poll: another one may succeed, or none will. */
  | { readonly kind: "trouble" | "refused"; readonly failure: Failure }
  /** By the signal of the call; `cause`: what the caller's own says. */
  | { readonly kind: "stopped"; readonly why: StopReason; readonly cause?: unknown };
