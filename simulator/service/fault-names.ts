/**
 * Every fault, with what the client sees. The word before the dot is the phase: create, event stream (`sse`),
 * polling or webhook. With a polling fault the stream ends after the id, so that the client has to
 * poll. Faults of webhooks need the option `webhooks`.
 *
 * A server cannot cause every failure. The tests of a client cover the others: a refused connection,
 * a name that does not resolve, an abort in each phase, a deadline just before or after the end, a
 * thousand calls on one signal, a listener that throws.
 */
const descriptions = {
  "create.reset-on-accept": "The connection is reset as the request arrives; nothing is accepted.",
  "create.reset-after-body": "Accepted, then the connection is reset before any answer.",
  "create.keep-alive-race":
    "The connection is closed without an answer, once, as an idle one is that is used too late; nothing is accepted.",
  "create.no-headers": "Accepted, but the headers of the answer never arrive.",
  "create.429-retry-after-seconds": "429 once, with Retry-After: 2.",
  "create.429-retry-after-date": "429 once, with Retry-After as a date two seconds ahead.",
  "create.429-retry-after-negative": "429 once, with Retry-After: -1.",
  "create.429-retry-after-word": "429 once, with Retry-After: abc.",
  "create.429-retry-after-huge": "429 once, with Retry-After: 10000000000.",
  "create.500": "500 to every attempt.",
  "create.502-html": "502 with an HTML page, once.",
  "create.504-html": "504 with an HTML page, once.",
  "create.503-twice": "503 twice, then fine.",
  "create.503-slow-body": "503 once, with its body sent byte by byte.",
  "create.503-large-body": "503 once, with a body of 2 MB.",
  "create.502-after-accept": "Accepted and charged, but answered with 502, once.",
  "create.401": "401: the key is not valid.",
  "create.402": "402: payment is required.",
  "create.403": "403: the key may not use this model.",
  "create.409": "409: another request is in the way.",
  "create.400-nested-details": "400 whose message and details are nested in error.",
  "create.422-nested-details": "422 with details per field, nested.",
  "create.400-credit-words": "400 with a message that the credit balance is too low.",
  "create.403-credit-words": "403 with a message to top up.",
  "create.code-failed": "502 with the code IMAGE_GENERATION_FAILED.",
  "create.code-timeout": "504 with the code IMAGE_GENERATION_TIMEOUT.",
  "create.code-rate-limited": "429 with the code IMAGE_GENERATION_RATE_LIMITED.",
  "create.code-provider-unavailable": "503 with the code IMAGE_GENERATION_PROVIDER_UNAVAILABLE.",
  "create.code-unsupported-model": "400 with the code IMAGE_GENERATION_UNSUPPORTED_MODEL.",
  "create.code-invalid-input": "400 with the code IMAGE_GENERATION_INVALID_INPUT.",
  "create.code-insufficient-credits": "402 with the code IMAGE_GENERATION_INSUFFICIENT_CREDITS.",
  "create.code-content-rejected": "422 with the code IMAGE_GENERATION_CONTENT_REJECTED.",
  "create.404-model": "404 from both forms: there is no such model.",
  "create.404-sse-form": "404 from the SSE form only.",
  "create.405-sse-form": "405 from the SSE form only.",
  "create.406-sse-form": "406 from the SSE form only.",
  "create.415-sse-form": "415 from the SSE form only.",
  "create.307-other-origin": "307 to another origin, which counts its requests.",
  "create.200-json": "Accepted, answered 200 with JSON instead of a stream.",
  "create.200-json-terminal": "Accepted, answered 200 with JSON that is already COMPLETED.",
  "create.200-html": "Accepted, answered 200 with an HTML page.",
  "create.204": "Accepted, answered 204.",
  "create.429-with-id": "Accepted, answered 429 with id and status in the body.",
  "create.500-with-id": "Accepted, answered 500 with id and status in the body.",
  "create.echo-key": "401 whose body and headers repeat the key.",
  "create.gzip": "Accepted, streamed in gzip although identity was asked for.",
  "create.500-after-accept": "Accepted and charged, yet answered 500, once.",
  "create.504-after-accept": "Accepted and charged, yet answered 504, once.",
  "create.520-after-accept": "Accepted and charged, yet answered 520, once.",
  "create.522-after-accept": "Accepted and charged, yet answered 522, once.",
  "create.524-after-accept": "Accepted and charged, yet answered 524, once.",
  "create.406-after-accept": "Accepted and charged, yet answered 406, once.",
  "create.404-sse-form-after-accept": "Accepted at the SSE form, which yet answers 404.",
  "create.503-cut-after-accept": "Accepted, answered 503 whose body is reset half-way, once.",
  "create.102-then-reset": "Accepted, answered 102, then reset, once.",
  "create.slow-head": "Accepted, and answered after more than a second.",
  "create.303-same-origin": "Accepted, answered 303 with the address of the generation.",
  "create.id-in-location": "Accepted, answered 202 without a body; Location has the id.",
  "create.id-in-operation-location": "Accepted, answered 202; Operation-Location has the id.",
  "create.id-in-content-location": "Accepted, answered 200; Content-Location has the id.",
  "create.id-in-error": "Accepted, answered 504 with the id inside error.",
  "create.id-in-text": "Accepted, answered with JSON that is called text/plain.",
  "create.id-in-no-type": "Accepted, answered with JSON without a content type.",
  "create.id-in-ndjson": "Accepted, answered with a JSON a line.",
  "create.id-in-list": "Accepted, answered with a list.",
  "create.id-in-envelope": "Accepted, answered with code, msg and data around the id.",
  "create.id-in-output": "Accepted, answered with the id in output, beside a foreign request_id.",
  "create.id-in-unknown-envelope": "Accepted, answered with the id in an object of no usual name.",
  "create.id-in-cut-body": "Accepted, answered 200 whose body is reset after the id.",
  "create.id-in-cut-500": "Accepted, answered 500 whose body is reset after the id.",
  "create.id-in-open-body": "Accepted, answered with the id; the body never ends.",
  "create.ticket": "Accepted, answered with process_id and eta alone.",
  "create.ticket-in-success": "Accepted, answered with the status success around a ticket.",
  "create.packed-gzip": "Accepted, answered with JSON in gzip although identity was asked for.",
  "create.packed-deflate":
    "Accepted, answered with JSON in deflate although identity was asked for.",
  "create.packed-br": "Accepted, answered with JSON in brotli although identity was asked for.",
  "create.stream-in-br": "Accepted, streamed in brotli although identity was asked for.",
  "create.408-id": "Accepted, answered 408 with the id in the body.",
  "create.422-id": "Accepted, answered 422 with the id in the body.",
  "create.503-id": "Accepted, answered 503 with the id inside error.",
  "create.20mb-result": "Accepted, answered with a result of 20 MB.",
  "create.200-error-402": "200 with the code 402 of an envelope.",
  "create.200-error-429": "200 with the code 429 of an envelope, once.",
  "create.200-base-resp": "200 with base_resp.status_code that speaks of the balance.",
  "create.200-success-false": "200 with success: false.",
  "create.200-error-object": "200 with an error object.",
  "create.sse-error-event": "A stream whose only event is an error about credits.",
  "create.sse-error-type": "A stream whose only event has the type error, about moderation.",
  "create.sse-busy-event": "A stream whose only event is a rate limit, once.",
  "create.429-quota": "429 with the code insufficient_quota.",
  "create.413": "413: the body is too large.",
  "create.451": "451: unavailable for legal reasons.",
  "create.400-moderation": "400 with the code moderation_blocked.",
  "create.521": "521, once: the origin is down.",
  "create.529": "529, once: overloaded.",
  "create.302-other-origin": "302 to another origin, which counts who follows.",

  "sse.one-byte-chunks": "One byte per chunk.",
  "sse.crlf-split": "Lines end in CRLF, each split between the two.",
  "sse.cr-split": "Lines end in a lone CR, each in its own chunk.",
  "sse.byte-order-mark": "A byte-order mark before the first event.",
  "sse.multi-line-json": "JSON over several data lines, with comments between.",
  "sse.utf8-split": "Chunks split inside characters.",
  "sse.padded-status": "The terminal status in lower case with spaces around it.",
  "sse.heartbeats-only": "The id, then comments forever.",
  "sse.heartbeats-before-id": "Comments forever, and no event.",
  "sse.silence": "The id, then nothing, as on a half-open connection.",
  "sse.silence-before-id": "The headers of the answer, then nothing.",
  "sse.end-after-id": "The id, then the end.",
  "sse.end-before-id": "The end before any event.",
  "sse.id-in-cut-event": "The end in the middle of the first event, after its id.",
  "sse.reset-before-id": "A reset before any event.",
  "sse.reset-mid-event": "The id, then a reset in the middle of an event.",
  "sse.truncated-mid-event":
    "The id, then the connection ends in the middle of an event and of the body.",
  "sse.completed-cut": "The COMPLETED event is cut in half, then a clean end.",
  "sse.completed-without-blank-line": "COMPLETED in full, but the blank line after it is missing.",
  "sse.not-json": "Events that are not JSON between the others.",
  "sse.done-marker": "[DONE] instead of a terminal status.",
  "sse.line-100mb": "The id, then one line of 100 MB.",
  "sse.endless-line": "The id, then a line that never ends.",
  "sse.endless-comments": "The id, then large comments forever.",
  "sse.terminal-twice": "COMPLETED, then FAILED.",
  "sse.failed-with-reason": "FAILED with a code and a message.",
  "sse.cancelled": "The status cancelled.",
  "sse.error-status": "The status ERROR.",
  "sse.succeeded": "The status succeeded.",
  "sse.nested": "Id and status inside generation.",
  "sse.event-completed-without-status": "event: completed with an id but no status in its data.",
  "sse.event-failed-without-status":
    "event: failed with an id but no status in its data; the generation completes.",
  "sse.completed-without-data": "COMPLETED without data.",
  "sse.open-after-terminal": "COMPLETED, then the connection stays open.",
  "sse.second-id": "Another generation's COMPLETED before our own.",
  "sse.absurd-retry": "An absurd retry field and event ids.",
  "sse.corrupt-gzip": "Declared as gzip, but it is not.",
  "sse.unknown-statuses": "Unknown, null and numeric statuses before COMPLETED.",
  "sse.proto-keys": "__proto__ and constructor as keys, with a false status inside.",
  "sse.100000-events": "100,000 events before COMPLETED.",
  "sse.error-event": "event: error with a code, then the end; the generation completes.",
  "sse.success-word": "The status SUCCESS.",
  "sse.ready-word": "The status Ready.",
  "sse.finished-word": "The status finished.",
  "sse.done-word": "The status done.",
  "sse.moderated-word": "The status Content Moderated.",
  "sse.nsfw-word": "The status nsfw.",
  "sse.event-completed-with-media":
    "event: completed whose data has the id and the result, and no status.",

  "poll.404-three-times": "404 three times, then found.",
  "poll.404-for-ever": "404 for every poll.",
  "poll.404-between": "200, 404, then 200.",
  "poll.408-and-425": "408, 425, then fine.",
  "poll.429-three-times": "429 three times, then fine.",
  "poll.503-twenty-times": "503 twenty times, then fine.",
  "poll.401-half-way": "200, then 401 for every poll.",
  "poll.reset-twice": "The connection is reset twice, then fine.",
  "poll.200-html": "An HTML page once, then fine.",
  "poll.truncated-json": "JSON cut in half twice, then fine.",
  "poll.body-stalls": "Half a body and then nothing, once.",
  "poll.unknown-status": "An unknown status, twice.",
  "poll.null-status": "The status null, twice.",
  "poll.numeric-status": "The status 7, twice.",
  "poll.backwards": "IN_PROGRESS, IN_QUEUE, IN_PROGRESS, then the real status.",
  "poll.never-done": "IN_PROGRESS forever.",
  "poll.slow": "Each answer takes 250 ms.",
  "poll.307-other-origin": "307 to another origin, which counts its requests.",
  "poll.another-id": "Another generation's COMPLETED, twice.",
  "poll.completed-without-data": "COMPLETED without data, once.",
  "poll.429-retry-after-zero": "429 with Retry-After: 0, three times.",
  "poll.packed-gzip": "JSON in gzip although identity was asked for.",
  "poll.in-envelope": "Each answer is wrapped in data.",
  "poll.eta": "Running, with an eta of half a second, once.",

  "webhook.twice": "Each event is delivered twice at the same time.",
  "webhook.answer-lost": "The answer to each event is lost, so it is delivered again.",
  "webhook.reversed": "The events come after the end, the last one first.",
  "webhook.late": "Each event comes a second late.",
  "webhook.never": "No event comes.",
  "webhook.end-only": "Only the event of the end comes.",
  "webhook.without-data": "The event of the end names the generation, without its result.",
  "webhook.no-retries": "An event that is not answered 2xx is not delivered again.",
  "webhook.wrong-signature": "Every event is signed with another secret.",
  "webhook.wrong-signature-first": "Signed with another secret first, then properly.",
  "webhook.changed-body-first": "With a body that was changed after signing first, then properly.",
  "webhook.old-timestamp-first": "With a signature of an hour ago first, then properly.",
  "webhook.several-signatures":
    "Signed with two secrets, the old one first, as while a secret is replaced.",
} as const;

/** Name of a fault: its phase, a dot, and what happens. */
export type FaultName = keyof typeof descriptions;

export type CreateFaultName = Extract<FaultName, `create.${string}`>;
export type StreamFaultName = Extract<FaultName, `sse.${string}`>;
export type PollFaultName = Extract<FaultName, `poll.${string}`>;
export type WebhookFaultName = Extract<FaultName, `webhook.${string}`>;

/** A fault, as `listFaults` returns it. */
export interface FaultDescription {
  readonly name: FaultName;
  readonly phase: "create" | "stream" | "poll" | "webhook";
  readonly description: string;
}

/** Lists all faults, by phase. */
export function listFaults(): readonly FaultDescription[] {
  return Object.entries(descriptions).map(([name, description]) => {
    // Object.entries loses the type of the keys.
    const faultName = name as FaultName;
    return { name: faultName, phase: phaseOf(faultName), description };
  });
}

/** Whether there is a fault of this name. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(descriptions, name);
}

export function isCreateFault(name: FaultName): name is CreateFaultName {
  return phaseOf(name) === "create";
}

export function isStreamFault(name: FaultName): name is StreamFaultName {
  return phaseOf(name) === "stream";
}

export function isPollFault(name: FaultName): name is PollFaultName {
  return phaseOf(name) === "poll";
}

export function isWebhookFault(name: FaultName): name is WebhookFaultName {
  return phaseOf(name) === "webhook";
}

type WordBeforeDot<Name extends string> = Name extends `${infer Word}.${string}` ? Word : never;

const phases: Readonly<Record<WordBeforeDot<FaultName>, FaultDescription["phase"]>> = {
  create: "create",
  sse: "stream",
  poll: "poll",
  webhook: "webhook",
};

function phaseOf(name: FaultName): FaultDescription["phase"] {
  // The type of `slice` does not say what it cuts.
  return phases[name.slice(0, name.indexOf(".")) as WordBeforeDot<FaultName>];
}
