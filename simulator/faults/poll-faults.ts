import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Exchange, sendJson } from "../service/exchange.js";
import type { PollFaultName } from "../service/fault-names.js";
import { type StoredGeneration, statusAt } from "../service/generation.js";
import { generationBody } from "../service/generation-body.js";
import { redirect, reset, sendHalf, sendHtml, untilGone } from "./wire.js";

/** What a fault of polling may use. */
export interface FaultyPoll {
  readonly exchange: Exchange;
  readonly generation: StoredGeneration;
  readonly origin: string;
  readonly otherOrigin: () => Promise<string>;
}

/** A fault that answers a look at a generation instead of the service. */
export interface PollFault {
  /** The looks that it acts on, counted from 1 per generation. */
  readonly from: number;
  readonly to: number;
  act(poll: FaultyPoll, look: number): Promise<void> | void;
}

/** What each fault of polling does. */
export const pollFaults: Readonly<Record<PollFaultName, PollFault>> = {
  "poll.404-three-times": { ...looks(1, 3), act: refuse(404) },
  "poll.404-for-ever": { ...looks(1), act: refuse(404) },
  "poll.404-between": {
    ...looks(1, 2),
    act: (poll, look) => (look === 1 ? sendStatus(poll, "IN_PROGRESS") : refuse(404)(poll)),
  },
  "poll.408-and-425": {
    ...looks(1, 2),
    act: (poll, look) => refuse(look === 1 ? 408 : 425)(poll),
  },
  "poll.429-three-times": { ...looks(1, 3), act: refuse(429) },
  "poll.503-twenty-times": { ...looks(1, 20), act: refuse(503) },
  "poll.401-half-way": {
    ...looks(1),
    act: (poll, look) => (look === 1 ? sendStatus(poll, "IN_PROGRESS") : refuse(401)(poll)),
  },
  "poll.reset-twice": { ...looks(1, 2), act: ({ exchange }) => reset(exchange) },
  "poll.200-html": { ...looks(1, 1), act: ({ exchange }) => sendHtml(exchange, 200, "Welcome") },
  "poll.truncated-json": {
    ...looks(1, 2),
    act: ({ exchange, generation, origin }) => {
      const text = JSON.stringify(generationBody(generation, "IN_PROGRESS", origin));
      exchange.response.writeHead(200, { "content-type": "application/json" });
      exchange.response.end(text.slice(0, text.length / 2));
    },
  },
  "poll.body-stalls": {
    ...looks(1, 1),
    act: async ({ exchange, generation, origin }) => {
      await sendHalf(
        exchange,
        200,
        JSON.stringify(generationBody(generation, "IN_PROGRESS", origin)),
      );
      await untilGone(exchange);
    },
  },
  "poll.unknown-status": { ...looks(1, 2), act: (poll) => sendStatus(poll, "WARMING_UP") },
  "poll.null-status": { ...looks(1, 2), act: (poll) => sendStatus(poll, null) },
  "poll.numeric-status": { ...looks(1, 2), act: (poll) => sendStatus(poll, 7) },
  "poll.backwards": {
    ...looks(1, 3),
    act: (poll, look) => sendStatus(poll, look === 2 ? "IN_QUEUE" : "IN_PROGRESS"),
  },
  "poll.never-done": { ...looks(1), act: (poll) => sendStatus(poll, "IN_PROGRESS") },
  "poll.slow": {
    ...looks(1),
    act: async ({ exchange, generation, origin }) => {
      await wait(250, undefined, { signal: exchange.signal });
      sendJson(exchange, 200, generationBody(generation, statusAt(generation, Date.now()), origin));
    },
  },
  "poll.another-id": {
    ...looks(1, 2),
    act: ({ exchange, generation, origin }) => {
      const body = generationBody(generation, "COMPLETED", origin);
      sendJson(exchange, 200, { ...body, id: "gen_of_somebody_else" });
    },
  },
  "poll.completed-without-data": {
    ...looks(1, 1),
    act: ({ exchange, generation, origin }) => {
      generation.startsAtMs = Number.NEGATIVE_INFINITY;
      const { data: _, input: _input, ...body } = generationBody(generation, "COMPLETED", origin);
      sendJson(exchange, 200, body);
    },
  },
  "poll.429-retry-after-zero": {
    ...looks(1, 3),
    act: ({ exchange }) => {
      exchange.response.setHeader("retry-after", "0");
      sendJson(exchange, 429, { message: "Not now." });
    },
  },
  "poll.packed-gzip": {
    ...looks(1),
    act: ({ exchange, generation, origin }) => {
      const body = generationBody(generation, statusAt(generation, Date.now()), origin);
      const headers = { "content-type": "application/json", "content-encoding": "gzip" };
      exchange.response.writeHead(200, headers).end(gzipSync(JSON.stringify(body)));
    },
  },
  "poll.in-envelope": {
    ...looks(1),
    act: ({ exchange, generation, origin }) => {
      const body = generationBody(generation, statusAt(generation, Date.now()), origin);
      sendJson(exchange, 200, { code: 200, message: "SUCCEED", data: body });
    },
  },
  "poll.eta": {
    ...looks(1, 1),
    act: ({ exchange, generation, origin }) => {
      const body = generationBody(generation, "IN_PROGRESS", origin);
      sendJson(exchange, 200, { ...body, eta: 0.5 });
    },
  },
  "poll.307-other-origin": {
    ...looks(1),
    act: ({ exchange, otherOrigin }) => redirect(exchange, otherOrigin),
  },
};

function looks(
  from: number,
  to: number = Number.POSITIVE_INFINITY,
): Pick<PollFault, "from" | "to"> {
  return { from, to };
}

function refuse(status: number): (poll: FaultyPoll) => void {
  const code = `HTTP_${status}`;
  return ({ exchange }) => sendJson(exchange, status, { error: code, code, message: "Not now." });
}

/** The body of a generation that runs, with a status that need not be one. */
function sendStatus({ exchange, generation, origin }: FaultyPoll, status: unknown): void {
  sendJson(exchange, 200, generationBody(generation, "IN_PROGRESS", origin, status));
}
