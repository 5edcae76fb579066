import type { ErrorCategory, Follow } from "./generation-error.js";

/** Credits taken, as the service reports them. */
export interface Usage {
  readonly total?: number;
  readonly subscription?: number;
  readonly permanent?: number;
  readonly [more: string]: unknown;
}

/** How the terminal status was learned. */
export type Source = "sse" | "poll" | "webhook";

/** The service finished the generation: `data` is what was paid for. */
export interface CompletedGeneration<Data> {
  readonly ok: true;
  /** Both mean the same: the word of the service is kept if it is one of these, and is `COMPLETED` otherwise. */
  readonly status: "COMPLETED" | "SUCCEEDED";
  /** Empty if the service named none. */
  readonly id: string;
  readonly data: Data;
  readonly usage?: Usage;
  readonly source: Source;
  /** The service's answer as it came. */
  readonly raw: unknown;
  /** Creates of this call, also those that could not be sent; 0 for `wait`. */
  readonly attempts?: number;
  /** An earlier create of this call ended without a clear answer: it may have charged as well. */
  readonly mayHaveChargedTwice?: true;
}

/** The data of a create that answers with the media itself. */
export interface BinaryData {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The service ended the generation without a result. */
export interface FailedGeneration {
  readonly ok: false;
  readonly status: "FAILED" | "CANCELED";
  readonly id: string;
  readonly category: ErrorCategory;
  readonly code?: string;
  /** Why, in the service's words, or that it gave no reason. */
  readonly message: string;
  readonly usage?: Usage;
  readonly source: Source;
  /** The service's answer as it came. */
  readonly raw: unknown;
  /** Creates of this call, also those that could not be sent; 0 for `wait`. */
  readonly attempts?: number;
  /** An earlier create of this call ended without a clear answer: it may have charged as well. */
  readonly mayHaveChargedTwice?: true;
}

/** A generation in a terminal status. Check `ok` before using `data`. */
export type Generation<Data> = CompletedGeneration<Data> | FailedGeneration;

/** What happened during a call, in the order it happened. */
export type GenerationEvent<Data = unknown> =
  | {
      readonly type: "submitted";
      readonly id: string;
      /** What `wait` needs beside the id, on platforms where the id does not say all. */
      readonly follow?: Follow;
    }
  | {
      readonly type: "status";
      readonly id: string | undefined;
      readonly status: string;
      readonly source: Source;
      readonly raw: unknown;
    }
  | {
      readonly type: "retry";
      /** The attempt that failed, counted from 1. */
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: string;
      readonly phase: "create" | "poll";
    }
  | { readonly type: "fallback"; readonly id: string | undefined; readonly reason: string }
  | {
      readonly type: "poll";
      readonly id: string;
      readonly attempt: number;
      readonly httpStatus: number;
      readonly status: string | undefined;
      /** Where the answer had it: `data.status`. */
      readonly statusKey: string | undefined;
      readonly terminal: boolean;
    }
  | { readonly type: "terminal"; readonly generation: Generation<Data> };
