import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { FaultName } from "./fault-names.js";

/** One request and its answer, alive until the client goes or the simulator closes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query as they came. */
  readonly url: URL;
  /** Aborts when the connection is gone: every wait of a handler ends with it. */
  readonly signal: AbortSignal;
  /** Faults that acted on it so far. */
  readonly faults: FaultName[];
}

/** Makes the exchange of a request; its signal follows the answer's `close`. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  // A client that leaves in the middle of a write is no error here; `close` follows.
  response.on("error", () => undefined);
  // The request line may hold anything; a fixed origin keeps `//host` from becoming one.
  const url = new URL(`http://127.0.0.1${request.url?.startsWith("/") ? request.url : "/"}`);
  return { request, response, url, signal: gone.signal, faults: [] };
}

/** The request's own choice of faults. */
export function faultHeader({ request }: Exchange): string | undefined {
  const header = request.headers["x-modelsmith-fault"];
  return Array.isArray(header) ? header.join(",") : header;
}

/** Waits until a time, in milliseconds since the epoch. @throws AbortError once the client is gone */
export async function pauseUntil({ signal }: Exchange, timeMs: number): Promise<void> {
  signal.throwIfAborted();
  // A timer may fire a millisecond early, and the status of a generation follows from the clock.
  for (let leftMs = timeMs - Date.now(); leftMs > 0; leftMs = timeMs - Date.now()) {
    await wait(Math.min(leftMs, longestTimerMs), undefined, { signal });
  }
}

/** What a timer can count: more than this fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Ends the exchange with a JSON body. */
export function sendJson({ response }: Exchange, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** A refusal in the platform's error shape. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly FieldError[];
}

/** What is wrong with one field of a body. */
export interface FieldError {
  /** JSON pointer into the body; empty for the body itself. */
  readonly field: string;
  readonly message: string;
}

/** Ends the exchange with `{error, code, message}`, as the platform answers trouble. */
export function sendRefusal(exchange: Exchange, refusal: Refusal): void {
  const { status, code, message, details } = refusal;
  sendJson(exchange, status, { error: code, code, message, ...(details && { details }) });
}
