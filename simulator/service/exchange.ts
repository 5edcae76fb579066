import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorAnswer } from "../../generator/read/read-endpoints.js";
import type { FaultName } from "./fault-names.js";
import { type Refusal, refusalBody } from "./refusal-body.js";

/** A request and its answer, until the client disconnects or the simulator closes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query of the request. */
  readonly url: URL;
  /** Aborts when the connection is closed, which ends every wait of a handler. */
  readonly signal: AbortSignal;
  /** How the spec says that this request is refused. @defaultValue `{error, code, message}` */
  readonly errors?: readonly ErrorAnswer[];
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

/** Ends the exchange with a JSON body. */
export function sendJson({ response }: Exchange, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** Ends the exchange with an error, in the shape that the spec gives it. */
export function sendRefusal(exchange: Exchange, refusal: Refusal): void {
  sendJson(exchange, refusal.status, refusalBody(refusal, exchange.errors ?? []));
}
