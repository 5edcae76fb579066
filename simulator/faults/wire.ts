import { once } from "node:events";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { write } from "../service/event-stream.js";
import type { Exchange } from "../service/exchange.js";

/** Resets the connection (RST) without writing anything more. */
export function reset({ request }: Exchange): void {
  request.socket.resetAndDestroy();
}

/** Resets the connection after what was written has had time to arrive. */
export async function resetAfterFlush(exchange: Exchange): Promise<void> {
  await flushed(exchange);
  reset(exchange);
}

/** Ends the connection (FIN) in the middle of the body. */
export async function truncate(exchange: Exchange): Promise<void> {
  await flushed(exchange);
  exchange.request.socket.end();
}

/** Waits until the client disconnects or the simulator closes. */
export async function untilClosed({ signal }: Exchange): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}

/** Writes each piece in its own packet. */
export async function writePieces(
  exchange: Exchange,
  pieces: Iterable<string | Uint8Array>,
): Promise<void> {
  exchange.request.socket.setNoDelay(true);
  for (const piece of pieces) {
    await write(exchange, piece);
    // Node joins everything written in one turn of the event loop.
    await nextTurn(undefined, { signal: exchange.signal });
  }
}

/** Writes a chunk again and again until the client disconnects. */
export async function writeRepeatedly(
  exchange: Exchange,
  chunk: string | Uint8Array,
  everyMs: number,
): Promise<void> {
  for (;;) {
    await write(exchange, chunk);
    if (everyMs > 0) await wait(everyMs, undefined, { signal: exchange.signal });
  }
}

/** Redirects to the same path at another origin. */
export async function redirect(
  exchange: Exchange,
  otherOrigin: () => Promise<string>,
  status = 307,
): Promise<void> {
  const location = (await otherOrigin()) + exchange.url.pathname;
  exchange.response.writeHead(status, { location, "content-length": 0 }).end();
}

/** An answer with a body that is not JSON. */
export function sendText(
  { response }: Exchange,
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...(type !== "" && { "content-type": type }),
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** The page that a proxy in front of the service answers with. */
export function sendHtml(exchange: Exchange, status: number, title: string): void {
  const page = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  sendText(exchange, status, "text/html; charset=utf-8", page);
}

/** An answer that stops in the middle of its body. The connection stays open. */
export async function sendHalfOf(exchange: Exchange, status: number, text: string): Promise<void> {
  const { response } = exchange;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  await write(exchange, text.slice(0, text.length / 2));
}

async function flushed({ signal }: Exchange): Promise<void> {
  // A reset discards data that the client has not read yet.
  await wait(20, undefined, { signal });
}
