import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { FaultName } from "./fault-names.js";

/** A request and its answer, until the client disconnects or the simulator closes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query of the request. */
  readonly url: URL;
  /** Aborts when the connection is closed, which ends every wait of a handler. */
  readonly signal: AbortSignal;
  /** Faults that have affected it so far. */
  readonly faults: FaultName[];
}

/** Makes the exchange of a request. Its signal aborts when the answer is closed. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const closed = new AbortController();
  response.once("close", () => closed.abort());
  // A client that disconnects during a write is not an error; `close` follows.
  response.on("error", () => undefined);
  // The fixed origin prevents a request for `//host` from changing the host.
  const url = new URL(`http://127.0.0.1${request.url?.startsWith("/") ? request.url : "/"}`);
  return { request, response, url, signal: closed.signal, faults: [] };
}

/** The faults named in the header of the request. */
export function faultHeader({ request }: Exchange): string | undefined {
  const header = request.headers["x-modelsmith-fault"];
  return Array.isArray(header) ? header.join(",") : header;
}

/** Waits until a time, in milliseconds since the epoch. @throws AbortError once the client has disconnected */
export async function pauseUntil({ signal }: Exchange, timeMs: number): Promise<void> {
  signal.throwIfAborted();
  // A timer may fire a millisecond early, and the status of a generation depends on the clock.
  for (let leftMs = timeMs - Date.now(); leftMs > 0; leftMs = timeMs - Date.now()) {
    await wait(Math.min(leftMs, maxTimerMs), undefined, { signal });
  }
}

/** The longest delay of a timer: a longer one fires at once. */
const maxTimerMs = 2 ** 31 - 1;

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
  /** JSON pointer to the field; empty for the body itself. */
  readonly field: string;
  readonly message: string;
}

/** Ends the exchange with `{error, code, message}`, as the platform reports errors. */
export function sendRefusal(exchange: Exchange, refusal: Refusal): void {
  const { status, code, message, details } = refusal;
  sendJson(exchange, status, { error: code, code, message, ...(details && { details }) });
}
