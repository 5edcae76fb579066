import { frame, openEventStream } from "../service/event-stream.js";
import { sendJson } from "../service/exchange.js";
import type { CreateFaultName } from "../service/fault-names.js";
import type { AcceptedFaultName } from "./create-accepted.js";
import type { FaultyCreate, RefusingFault } from "./create-fault.js";
import type { GatewayFaultName, OddAnswerName } from "./create-odd-answers.js";
import { redirect, sendHtml, sendText, writePieces } from "./wire.js";

type RefusalName = Exclude<
  CreateFaultName,
  | AcceptedFaultName
  | GatewayFaultName
  | OddAnswerName
  | "create.reset-on-accept"
  | "create.keep-alive-race"
>;

/** Faults that are a refusal by HTTP status: nothing is accepted. */
export const refusals: Readonly<Record<RefusalName, RefusingFault>> = {
  "create.429-retry-after-seconds": rateLimited(() => "2"),
  "create.429-retry-after-date": rateLimited(() => new Date(Date.now() + 2000).toUTCString()),
  "create.429-retry-after-negative": rateLimited(() => "-1"),
  "create.429-retry-after-word": rateLimited(() => "abc"),
  "create.429-retry-after-huge": rateLimited(() => "10000000000"),
  "create.500": refusal(500, "INTERNAL", "Something went wrong."),
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
  "create.503-twice": { ...refusal(503, "UNAVAILABLE", "Try again soon."), times: 2 },
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
  "create.401": refusal(401, "UNAUTHORIZED", "The key is not valid."),
  "create.402": refusal(402, "PAYMENT_REQUIRED", "Payment is required."),
  "create.403": refusal(403, "FORBIDDEN", "The key may not use this model."),
  "create.409": refusal(409, "CONFLICT", "The request conflicts with another one."),
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
  "create.code-failed": platformCode(502, "FAILED"),
  "create.code-timeout": platformCode(504, "TIMEOUT"),
  "create.code-rate-limited": platformCode(429, "RATE_LIMITED"),
  "create.code-provider-unavailable": platformCode(503, "PROVIDER_UNAVAILABLE"),
  "create.code-unsupported-model": platformCode(400, "UNSUPPORTED_MODEL"),
  "create.code-invalid-input": platformCode(400, "INVALID_INPUT"),
  "create.code-insufficient-credits": platformCode(402, "INSUFFICIENT_CREDITS"),
  "create.code-content-rejected": platformCode(422, "CONTENT_REJECTED"),
  "create.404-model": refusal(404, "NOT_FOUND", "There is no such model."),
  "create.404-sse-form": { ...refusal(404, "NOT_FOUND", "There is no such route."), form: "sse" },
  "create.405-sse-form": { ...refusal(405, "METHOD_NOT_ALLOWED", "Not here."), form: "sse" },
  "create.406-sse-form": { ...refusal(406, "NOT_ACCEPTABLE", "No event stream."), form: "sse" },
  "create.415-sse-form": { ...refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Not here."), form: "sse" },
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
  "create.sse-error-event": streamed("error", {
    code: "INSUFFICIENT_CREDITS",
    message: "Buy credits first.",
  }),
  "create.sse-error-type": streamed(undefined, {
    type: "error",
    error: { code: "moderation_blocked", message: "Blocked." },
  }),
  "create.sse-busy-event": {
    ...streamed(undefined, { error: { code: "rate_limit_exceeded", message: "Slow down." } }),
    times: 1,
  },
  "create.429-quota": refusal(429, "insufficient_quota", "You exceeded your current quota."),
  "create.413": refusal(413, "TOO_LARGE", "The body is too large."),
  "create.451": refusal(451, "LEGAL", "Unavailable for legal reasons."),
  "create.400-moderation": refusal(400, "moderation_blocked", "Blocked by our safety system."),
  "create.521": { ...refusal(521, "DOWN", "The origin is down."), times: 1 },
  "create.529": { ...refusal(529, "overloaded_error", "Overloaded."), times: 1 },
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
function streamed(name: string | undefined, body: object): RefusingFault {
  return {
    accepts: false,
    act: ({ exchange }) => {
      openEventStream(exchange);
      exchange.response.end((name === undefined ? "" : `event: ${name}\n`) + frame(body));
    },
  };
}

function refusal(status: number, code: string, message: string): RefusingFault {
  return {
    accepts: false,
    act: ({ exchange }) => sendJson(exchange, status, { error: code, code, message }),
  };
}

function platformCode(status: number, word: string): RefusingFault {
  return {
    accepts: false,
    act: ({ exchange }) =>
      sendJson(exchange, status, {
        // The older field can differ from the canonical one: seen on the platform.
        error: word,
        code: `IMAGE_GENERATION_${word}`,
        message: "The request could not be served.",
      }),
  };
}

function rateLimited(retryAfter: () => string): RefusingFault {
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
