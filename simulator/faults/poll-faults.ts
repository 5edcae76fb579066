import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Exchange, sendJson, sendRefusal } from "../service/exchange.js";
import type { PollFaultName } from "../service/fault-names.js";
import { type StoredGeneration, statusAt } from "../service/generation.js";
import { generationBody } from "../service/generation-body.js";
import { redirect, reset, sendHalfOf, sendHtml, untilClosed } from "./wire.js";

/** What a polling fault can use. */
export interface FaultyPoll {
  readonly exchange: Exchange;
  readonly generation: StoredGeneration;
  readonly otherOrigin: () => Promise<string>;
}

/** A fault that answers polls instead of the service. */
export interface PollFault {
  /** The first and last poll of a generation that it affects, counted from 1. */
  readonly from: number;
  readonly to: number;
  act(poll: FaultyPoll, attempt: number): Promise<void> | void;
}

/** What each polling fault does. */
export const pollFaults: Readonly<Record<PollFaultName, PollFault>> = {
  "poll.404-three-times": { ...onPolls(1, 3), act: notNow(404) },
  "poll.404-for-ever": { ...onPolls(1), act: notNow(404) },
  "poll.404-between": {
    ...onPolls(1, 2),
    act: (poll, attempt) => (attempt === 1 ? sendRunning(poll, "IN_PROGRESS") : notNow(404)(poll)),
  },
  "poll.408-and-425": {
    ...onPolls(1, 2),
    act: (poll, attempt) => notNow(attempt === 1 ? 408 : 425)(poll),
  },
  "poll.429-three-times": { ...onPolls(1, 3), act: notNow(429) },
  "poll.503-twenty-times": { ...onPolls(1, 20), act: notNow(503) },
  "poll.401-half-way": {
    ...onPolls(1),
    act: (poll, attempt) => (attempt === 1 ? sendRunning(poll, "IN_PROGRESS") : notNow(401)(poll)),
  },
  "poll.reset-twice": { ...onPolls(1, 2), act: ({ exchange }) => reset(exchange) },
  "poll.200-html": { ...onPolls(1, 1), act: ({ exchange }) => sendHtml(exchange, 200, "Welcome") },
  "poll.truncated-json": {
    ...onPolls(1, 2),
    act: ({ exchange, generation }) => {
      const text = JSON.stringify(generationBody(generation, "IN_PROGRESS"));
      exchange.response.writeHead(200, { "content-type": "application/json" });
      exchange.response.end(text.slice(0, text.length / 2));
    },
  },
  "poll.body-stalls": {
    ...onPolls(1, 1),
    act: async ({ exchange, generation }) => {
      await sendHalfOf(exchange, 200, JSON.stringify(generationBody(generation, "IN_PROGRESS")));
      await untilClosed(exchange);
    },
  },
  "poll.unknown-status": { ...onPolls(1, 2), act: (poll) => sendRunning(poll, "WARMING_UP") },
  "poll.null-status": { ...onPolls(1, 2), act: (poll) => sendRunning(poll, null) },
  "poll.numeric-status": { ...onPolls(1, 2), act: (poll) => sendRunning(poll, 7) },
  "poll.backwards": {
    ...onPolls(1, 3),
    act: (poll, attempt) => sendRunning(poll, attempt === 2 ? "IN_QUEUE" : "IN_PROGRESS"),
  },
  "poll.never-done": { ...onPolls(1), act: (poll) => sendRunning(poll, "IN_PROGRESS") },
  "poll.slow": {
    ...onPolls(1),
    act: async ({ exchange, generation }) => {
      await wait(250, undefined, { signal: exchange.signal });
      sendJson(exchange, 200, generationBody(generation, statusAt(generation, Date.now())));
    },
  },
  "poll.another-id": {
    ...onPolls(1, 2),
    act: ({ exchange, generation }) => {
      const body = generationBody(generation, "COMPLETED");
      sendJson(exchange, 200, { ...body, id: "gen_of_somebody_else" });
    },
  },
  "poll.completed-without-data": {
    ...onPolls(1, 1),
    act: ({ exchange, generation }) => {
      generation.startsAtMs = Number.NEGATIVE_INFINITY;
      const { data: _, input: _input, ...body } = generationBody(generation, "COMPLETED");
      sendJson(exchange, 200, body);
    },
  },
  "poll.429-retry-after-zero": {
    ...onPolls(1, 3),
    act: ({ exchange }) => {
      exchange.response.setHeader("retry-after", "0");
      sendJson(exchange, 429, { message: "Not now." });
    },
  },
  "poll.packed-gzip": {
    ...onPolls(1),
    act: ({ exchange, generation }) => {
      const body = generationBody(generation, statusAt(generation, Date.now()));
      const headers = { "content-type": "application/json", "content-encoding": "gzip" };
      exchange.response.writeHead(200, headers).end(gzipSync(JSON.stringify(body)));
    },
  },
  "poll.in-envelope": {
    ...onPolls(1),
    act: ({ exchange, generation }) => {
      const body = generationBody(generation, statusAt(generation, Date.now()));
      sendJson(exchange, 200, { code: 200, message: "SUCCEED", data: body });
    },
  },
  "poll.eta": {
    ...onPolls(1, 1),
    act: ({ exchange, generation }) => {
      const body = generationBody(generation, "IN_PROGRESS");
      sendJson(exchange, 200, { ...body, eta: 0.5 });
    },
  },
  "poll.307-other-origin": {
    ...onPolls(1),
    act: ({ exchange, otherOrigin }) => redirect(exchange, otherOrigin),
  },
};

function onPolls(
  from: number,
  to: number = Number.POSITIVE_INFINITY,
): Pick<PollFault, "from" | "to"> {
  return { from, to };
}

function notNow(status: number): (poll: FaultyPoll) => void {
  const code = `HTTP_${status}`;
  return ({ exchange }) => sendRefusal(exchange, { status, code, message: "Not now." });
}

/** The body of a running generation, with any value as its status. */
function sendRunning({ exchange, generation }: FaultyPoll, status: unknown): void {
  sendJson(exchange, 200, generationBody(generation, "IN_PROGRESS", { shownStatus: status }));
}
