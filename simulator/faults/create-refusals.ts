import { frame, openEventStream } from "../service/event-stream.js";
import { sendJson, sendRefusal } from "../service/exchange.js";
import type { CreateFaultName } from "../service/fault-names.js";
import type { FaultyCreate, RefusingFault } from "./create-fault.js";
import { redirect, sendHtml, sendText, writePieces } from "./wire.js";

/** Faults that refuse the create by HTTP status: nothing is accepted. */
export const refusingFaults: Readonly<Partial<Record<CreateFaultName, RefusingFault>>> = {
  "create.429-retry-after-seconds": refuseWithRateLimit(() => "2"),
  "create.429-retry-after-date": refuseWithRateLimit(() =>
    new Date(Date.now() + 2000).toUTCString(),
  ),
  "create.429-retry-after-negative": refuseWithRateLimit(() => "-1"),
  "create.429-retry-after-word": refuseWithRateLimit(() => "abc"),
  "create.429-retry-after-huge": refuseWithRateLimit(() => "10000000000"),
  "create.500": refuseWith(500, "INTERNAL", "Something went wrong."),
  "create.502-html": {
    accepts: false,
    times: 1,
    act: ({ exchange }) => sendHtml(exchange, 502, "502 Bad Gateway"),
  },
  "create.504-html": {
    accepts: false,
    times: 1,
    act: ({ exchange }) => sendHtml(exchange, 504, "504 Gateway Time-out"),
  },
  "create.503-twice": { ...refuseWith(503, "UNAVAILABLE", "Try again soon."), times: 2 },
  "create.503-slow-body": {
    accepts: false,
    times: 1,
    act: async ({ exchange }) => {
      exchange.response.writeHead(503, { "content-type": "application/json" });
      await writePieces(exchange, JSON.stringify({ message: "Try again soon. ".repeat(10) }));
      exchange.response.end();
    },
  },
  "create.503-large-body": {
    accepts: false,
    times: 1,
    act: ({ exchange }) => sendText(exchange, 503, "text/plain", "Try again. ".repeat(190_651)),
  },
  "create.401": refuseWith(401, "UNAUTHORIZED", "The key is not valid."),
  "create.402": refuseWith(402, "PAYMENT_REQUIRED", "Payment is required."),
  "create.403": refuseWith(403, "FORBIDDEN", "The key may not use this model."),
  "create.409": refuseWith(409, "CONFLICT", "The request conflicts with another one."),
  "create.400-nested-details": {
    accepts: false,
    act: ({ exchange }) =>
      sendJson(exchange, 400, {
        error: {
          message: "Bad request",
          details: [{ path: ["prompt"], issues: [{ message: "is not understood" }] }],
        },
      }),
  },
  "create.422-nested-details": {
    accepts: false,
    act: ({ exchange }) =>
      sendJson(exchange, 422, {
        error: "VALIDATION_ERROR",
        code: "VALIDATION_ERROR",
        message: "The input is not valid.",
        details: { fields: { prompt: { errors: [{ message: "is too long", limit: 10 }] } } },
      }),
  },
  "create.400-credit-words": {
    accepts: false,
    act: ({ exchange }) =>
      sendJson(exchange, 400, { message: "Your credit balance is too low for this request." }),
  },
  "create.403-credit-words": {
    accepts: false,
    act: ({ exchange }) =>
      sendJson(exchange, 403, { error: { message: "Please top up your account." } }),
  },
  "create.code-failed": refuseWithPlatformCode(502, "FAILED"),
  "create.code-timeout": refuseWithPlatformCode(504, "TIMEOUT"),
  "create.code-rate-limited": refuseWithPlatformCode(429, "RATE_LIMITED"),
  "create.code-provider-unavailable": refuseWithPlatformCode(503, "PROVIDER_UNAVAILABLE"),
  "create.code-unsupported-model": refuseWithPlatformCode(400, "UNSUPPORTED_MODEL"),
  "create.code-invalid-input": refuseWithPlatformCode(400, "INVALID_INPUT"),
  "create.code-insufficient-credits": refuseWithPlatformCode(402, "INSUFFICIENT_CREDITS"),
  "create.code-content-rejected": refuseWithPlatformCode(422, "CONTENT_REJECTED"),
  "create.404-model": refuseWith(404, "NOT_FOUND", "There is no such model."),
  "create.404-sse-form": {
    ...refuseWith(404, "NOT_FOUND", "There is no such route."),
    form: "sse",
  },
  "create.405-sse-form": { ...refuseWith(405, "METHOD_NOT_ALLOWED", "Not here."), form: "sse" },
  "create.406-sse-form": { ...refuseWith(406, "NOT_ACCEPTABLE", "No event stream."), form: "sse" },
  "create.415-sse-form": { ...refuseWith(415, "UNSUPPORTED_MEDIA_TYPE", "Not here."), form: "sse" },
  "create.307-other-origin": {
    accepts: false,
    act: (create) => redirect(create.exchange, create.otherOrigin),
  },
  "create.echo-key": { accepts: false, act: echoKey },
  "create.200-error-402": inSuccess({ code: 402, msg: "Insufficient credits", data: null }),
  "create.200-error-429": {
    ...inSuccess({ code: 429, msg: "Too many requests", data: null }),
    times: 1,
  },
  "create.200-base-resp": inSuccess({
    base_resp: { status_code: 1008, status_msg: "insufficient balance" },
  }),
  "create.200-success-false": inSuccess({ success: false, message: "The model is asleep." }),
  "create.200-error-object": inSuccess({
    error: { type: "invalid_request_error", message: "The size is not known." },
  }),
  "create.sse-error-event": oneEvent("error", {
    code: "INSUFFICIENT_CREDITS",
    message: "Buy credits first.",
  }),
  "create.sse-error-type": oneEvent(undefined, {
    type: "error",
    error: { code: "moderation_blocked", message: "Blocked." },
  }),
  "create.sse-busy-event": {
    ...oneEvent(undefined, { error: { code: "rate_limit_exceeded", message: "Slow down." } }),
    times: 1,
  },
  "create.429-quota": refuseWith(429, "insufficient_quota", "You exceeded your current quota."),
  "create.413": refuseWith(413, "TOO_LARGE", "The body is too large."),
  "create.451": refuseWith(451, "LEGAL", "Unavailable for legal reasons."),
  "create.400-moderation": refuseWith(400, "moderation_blocked", "Blocked by our safety system."),
  "create.521": { ...refuseWith(521, "DOWN", "The origin is down."), times: 1 },
  "create.529": { ...refuseWith(529, "overloaded_error", "Overloaded."), times: 1 },
  "create.302-other-origin": {
    accepts: false,
    act: (create) => redirect(create.exchange, create.otherOrigin, 302),
  },
};

/** A refusal under 200. */
function inSuccess(body: object): RefusingFault {
  return { accepts: false, act: ({ exchange }) => sendJson(exchange, 200, body) };
}

/** A stream that is one event, and no generation. */
function oneEvent(name: string | undefined, body: object): RefusingFault {
  return {
    accepts: false,
    act: ({ exchange }) => {
      openEventStream(exchange);
      exchange.response.end((name === undefined ? "" : `event: ${name}\n`) + frame(body));
    },
  };
}

function refuseWith(status: number, code: string, message: string): RefusingFault {
  return {
    accepts: false,
    act: ({ exchange }) => sendRefusal(exchange, { status, code, message }),
  };
}

function refuseWithPlatformCode(status: number, word: string): RefusingFault {
  return {
    accepts: false,
    act: ({ exchange }) =>
      sendJson(exchange, status, {
        // On the platform the older field `error` can differ from `code`.
        error: word,
        code: `IMAGE_GENERATION_${word}`,
        message: "The request could not be served.",
      }),
  };
}

function refuseWithRateLimit(retryAfter: () => string): RefusingFault {
  return {
    accepts: false,
    times: 1,
    act: ({ exchange }) =>
      sendText(
        exchange,
        429,
        "application/json",
        JSON.stringify({ error: "RATE_LIMITED", message: "Too many requests." }),
        { "retry-after": retryAfter() },
      ),
  };
}

function echoKey({ exchange }: FaultyCreate): void {
  const authorization = exchange.request.headers.authorization ?? "";
  sendText(
    exchange,
    401,
    "application/json",
    JSON.stringify({
      error: "UNAUTHORIZED",
      message: `Not a valid key: ${authorization}`,
      [authorization]: authorization.replace(/^bearer /i, ""),
      request: { headers: { authorization } },
    }),
    { "x-request-id": authorization.replace(/^bearer /i, ""), "www-authenticate": authorization },
  );
}
