import type { ErrorCategory, Source } from "@modelsmith/runtime";
import type { FaultName } from "../simulator/service/fault-names.js";

/**
 * How one call of a correct client ends under a fault, with an endpoint that has both forms, a spec
 * that has the list of running generations, and the default `createRetry`. An independent reading
 * of what the runtime promises: tests are generated from it.
 */
export interface Expectation {
  readonly ends: Ending;
  /** Another end that the promises allow too. */
  readonly or?: Ending;
  /** Creates that the service accepts, and so charges, in the whole call. */
  readonly accepted: 0 | 1 | 2;
  /** `POST` requests in the whole call; `"every attempt"` is one more than the retries. */
  readonly posts: number | "every attempt";
  /**
   * The only way to the id is the list of running generations. It holds at most a hundred: where
   * more run at once, the call may end in `ambiguousEnding` instead.
   */
  readonly recovered?: true;
  /** The option of the client that ends a wait here: a test gives it a short time. */
  readonly waitsFor?:
    | "idleTimeoutMs"
    | "eventTimeoutMs"
    | "requestTimeoutMs"
    | "timeoutMs"
    | "notFoundWindow";
}

/** A result that is returned, or an error that is thrown. */
export type Ending =
  | {
      readonly as: "completed" | "failed" | "canceled";
      /** Absent: either. */
      readonly source?: Source;
      /** Of a generation that failed; absent: not settled. */
      readonly category?: ErrorCategory;
    }
  | {
      readonly as: "error";
      readonly category: ErrorCategory;
      /** Absent: not settled. */
      readonly mayHaveCharged?: boolean;
      /** Whether the error carries the generation's id. */
      readonly knowsId: boolean;
    };

/** The end of a call that was sent, got no id, and was not found in the running list. */
export const ambiguousEnding: Ending = {
  as: "error",
  category: "transient",
  mayHaveCharged: true,
  knowsId: false,
};

const streamed: Expectation = {
  ends: { as: "completed", source: "sse" },
  accepted: 1,
  posts: 1,
};

const polled: Expectation = {
  ends: { as: "completed", source: "poll" },
  accepted: 1,
  posts: 1,
};

/** One `GET` decides or completes what the stream said: both sources are true. */
const checked: Expectation = { ends: { as: "completed" }, accepted: 1, posts: 1 };

const recovered: Expectation = { ...polled, recovered: true };

/** Nothing was accepted, and the list of running generations shows it: sent again. */
const sentAgain: Expectation = { ends: { as: "completed", source: "sse" }, accepted: 1, posts: 2 };

/** The same, for a fault that stays. */
const lost: Expectation = { ends: ambiguousEnding, accepted: 0, posts: "every attempt" };

/** How a call ends under each fault. */
export const expectations: Readonly<Record<FaultName, Expectation>> = {
  "create.reset-on-accept": lost,
  "create.reset-after-body": recovered,
  "create.keep-alive-race": sentAgain,
  // The create stays open: the list is looked at beside it.
  "create.no-headers": { ...recovered, waitsFor: "idleTimeoutMs" },
  "create.429-retry-after-seconds": afterRetries(1),
  "create.429-retry-after-date": afterRetries(1),
  "create.429-retry-after-negative": afterRetries(1),
  "create.429-retry-after-word": afterRetries(1),
  "create.429-retry-after-huge": afterRetries(1),
  "create.500": transientForEver(),
  "create.502-html": afterRetries(1),
  "create.504-html": afterRetries(1),
  "create.503-twice": afterRetries(2),
  "create.503-slow-body": afterRetries(1),
  "create.503-large-body": afterRetries(1),
  "create.502-after-accept": recovered,
  "create.401": refused("auth"),
  "create.402": refused("insufficient_credits"),
  "create.403": refused("auth"),
  "create.409": refused("invalid_request"),
  "create.400-nested-details": refused("invalid_request"),
  "create.422-nested-details": refused("validation"),
  "create.400-credit-words": refused("insufficient_credits"),
  "create.403-credit-words": refused("insufficient_credits"),
  "create.code-failed": transientForEver(),
  "create.code-timeout": transientForEver(),
  "create.code-rate-limited": transientForEver(false),
  "create.code-provider-unavailable": transientForEver(),
  "create.code-unsupported-model": refused("invalid_request"),
  "create.code-invalid-input": refused("invalid_request"),
  "create.code-insufficient-credits": refused("insufficient_credits"),
  "create.code-content-rejected": refused("content_rejected"),
  "create.404-model": { ...refused("not_found"), posts: 2 },
  "create.404-sse-form": { ...polled, posts: 2 },
  "create.405-sse-form": { ...polled, posts: 2 },
  "create.406-sse-form": { ...polled, posts: 2 },
  "create.415-sse-form": { ...polled, posts: 2 },
  "create.307-other-origin": {
    ends: { as: "error", category: "unknown", mayHaveCharged: true, knowsId: false },
    accepted: 0,
    posts: 1,
  },
  "create.200-json": polled,
  "create.200-json-terminal": checked,
  "create.200-html": recovered,
  "create.204": recovered,
  "create.429-with-id": polled,
  "create.500-with-id": polled,
  "create.echo-key": refused("auth"),
  // Identity was asked for: a gateway that packs all the same is read.
  "create.gzip": streamed,
  ...each(
    (["500", "504", "520", "522", "524", "406"] as const).map(
      (status) => `create.${status}-after-accept` as const,
    ),
    recovered,
  ),
  "create.404-sse-form-after-accept": recovered,
  "create.503-cut-after-accept": recovered,
  "create.102-then-reset": recovered,
  "create.slow-head": { ...checked, waitsFor: "idleTimeoutMs" },
  ...each(
    (
      [
        "303-same-origin",
        "id-in-location",
        "id-in-operation-location",
        "id-in-content-location",
        "id-in-error",
        "id-in-text",
        "id-in-no-type",
        "id-in-ndjson",
        "id-in-list",
        "id-in-envelope",
        "id-in-output",
        "id-in-unknown-envelope",
        "id-in-cut-body",
        "id-in-cut-500",
        "ticket",
        "ticket-in-success",
        "packed-gzip",
        "packed-deflate",
        "packed-br",
        "408-id",
        "422-id",
        "503-id",
      ] as const
    ).map((name) => `create.${name}` as const),
    polled,
  ),
  "create.id-in-open-body": { ...recovered, waitsFor: "idleTimeoutMs" },
  "create.stream-in-br": streamed,
  "create.20mb-result": checked,
  "create.200-error-402": refused("insufficient_credits"),
  "create.200-error-429": afterRetries(1),
  "create.200-base-resp": refused("insufficient_credits"),
  "create.200-success-false": refused("unknown"),
  "create.200-error-object": refused("invalid_request"),
  "create.sse-error-event": refused("insufficient_credits"),
  "create.sse-error-type": refused("content_rejected"),
  "create.sse-busy-event": afterRetries(1),
  "create.429-quota": refused("insufficient_credits"),
  "create.413": refused("invalid_request"),
  "create.451": refused("content_rejected"),
  "create.400-moderation": refused("content_rejected"),
  "create.521": afterRetries(1),
  "create.529": afterRetries(1),
  "create.302-other-origin": {
    ends: { as: "error", category: "unknown", mayHaveCharged: true, knowsId: false },
    accepted: 0,
    posts: 1,
  },

  "sse.one-byte-chunks": streamed,
  "sse.crlf-split": streamed,
  "sse.cr-split": streamed,
  "sse.byte-order-mark": streamed,
  "sse.multi-line-json": streamed,
  "sse.utf8-split": streamed,
  "sse.padded-status": streamed,
  "sse.heartbeats-only": { ...polled, waitsFor: "eventTimeoutMs" },
  "sse.heartbeats-before-id": {
    ends: { as: "error", category: "timeout", mayHaveCharged: true, knowsId: false },
    // Without an id there is nothing to check in with, but looking in the list is no harm.
    or: { as: "completed", source: "poll" },
    accepted: 1,
    posts: 1,
    waitsFor: "timeoutMs",
  },
  "sse.silence": { ...polled, waitsFor: "idleTimeoutMs" },
  "sse.silence-before-id": { ...recovered, waitsFor: "idleTimeoutMs" },
  "sse.end-after-id": polled,
  "sse.end-before-id": recovered,
  "sse.id-in-cut-event": recovered,
  "sse.reset-before-id": recovered,
  "sse.reset-mid-event": polled,
  "sse.truncated-mid-event": polled,
  "sse.completed-cut": polled,
  "sse.completed-without-blank-line": polled,
  "sse.not-json": streamed,
  "sse.done-marker": polled,
  "sse.line-100mb": polled,
  "sse.endless-line": polled,
  "sse.endless-comments": polled,
  "sse.terminal-twice": streamed,
  "sse.failed-with-reason": {
    ends: { as: "failed", source: "sse", category: "transient" },
    accepted: 1,
    posts: 1,
  },
  "sse.cancelled": { ends: { as: "canceled", source: "sse" }, accepted: 1, posts: 1 },
  "sse.error-status": {
    ends: { as: "failed", source: "sse", category: "transient" },
    accepted: 1,
    posts: 1,
  },
  "sse.succeeded": streamed,
  // Where the spec shows the places of id and status, this is a stream without an id.
  "sse.nested": { ...checked, recovered: true },
  "sse.event-completed-without-status": checked,
  "sse.event-failed-without-status": checked,
  "sse.completed-without-data": checked,
  "sse.open-after-terminal": streamed,
  "sse.second-id": streamed,
  "sse.absurd-retry": streamed,
  "sse.corrupt-gzip": recovered,
  "sse.unknown-statuses": streamed,
  "sse.proto-keys": streamed,
  "sse.100000-events": streamed,
  "sse.error-event": polled,
  ...each(
    (["success", "ready", "finished", "done"] as const).map((word) => `sse.${word}-word` as const),
    streamed,
  ),
  ...each(["sse.moderated-word", "sse.nsfw-word"], {
    ...streamed,
    ends: { as: "failed", source: "sse", category: "content_rejected" },
  }),
  "sse.event-completed-with-media": streamed,

  "poll.404-three-times": polled,
  "poll.404-for-ever": { ...paidButLost("not_found"), waitsFor: "notFoundWindow" },
  "poll.404-between": polled,
  "poll.408-and-425": polled,
  "poll.429-three-times": polled,
  "poll.503-twenty-times": polled,
  "poll.401-half-way": paidButLost("auth"),
  "poll.reset-twice": polled,
  "poll.200-html": polled,
  "poll.truncated-json": polled,
  "poll.body-stalls": { ...polled, waitsFor: "requestTimeoutMs" },
  "poll.unknown-status": polled,
  "poll.null-status": polled,
  "poll.numeric-status": polled,
  "poll.backwards": polled,
  "poll.never-done": { ...paidButLost("timeout"), waitsFor: "timeoutMs" },
  "poll.slow": polled,
  "poll.307-other-origin": paidButLost("unknown"),
  ...each(
    (["another-id", "completed-without-data", "429-retry-after-zero", "packed-gzip"] as const).map(
      (name) => `poll.${name}` as const,
    ),
    polled,
  ),
  "poll.in-envelope": polled,
  "poll.eta": polled,

  // Without webhooks these change nothing.
  "webhook.twice": streamed,
  "webhook.answer-lost": streamed,
  "webhook.reversed": streamed,
  "webhook.late": streamed,
  "webhook.never": streamed,
  "webhook.end-only": streamed,
  "webhook.without-data": streamed,
  "webhook.no-retries": streamed,
  "webhook.wrong-signature": streamed,
  "webhook.wrong-signature-first": streamed,
  "webhook.changed-body-first": streamed,
  "webhook.old-timestamp-first": streamed,
  "webhook.several-signatures": streamed,
};

/** The same for several faults. */
function each<Name extends string>(
  names: readonly Name[],
  row: Expectation,
): Readonly<Record<Name, Expectation>> {
  // `Object.fromEntries` forgets the names.
  return Object.fromEntries(names.map((name) => [name, row])) as Record<Name, Expectation>;
}

function afterRetries(retries: number): Expectation {
  return { ...streamed, posts: retries + 1 };
}

function refused(category: ErrorCategory): Expectation {
  return {
    ends: { as: "error", category, mayHaveCharged: false, knowsId: false },
    accepted: 0,
    posts: 1,
  };
}

/** Whether a 5xx may have charged is for the client to say: such an answer can follow an accept. */
function transientForEver(mayHaveCharged?: boolean): Expectation {
  return {
    ends: {
      as: "error",
      category: "transient",
      knowsId: false,
      ...(mayHaveCharged !== undefined && { mayHaveCharged }),
    },
    accepted: 0,
    posts: "every attempt",
  };
}

function paidButLost(category: ErrorCategory): Expectation {
  return {
    ends: { as: "error", category, mayHaveCharged: true, knowsId: true },
    accepted: 1,
    posts: 1,
  };
}
