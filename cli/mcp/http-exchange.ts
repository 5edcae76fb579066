import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** For how long after an answer a reset says that the client did not read it, in milliseconds. */
const resetMs = 2_000;

/**
 * Aborts if the client goes away before it has the whole answer. One that resets the connection
 * right after the answer was sent has thrown it away.
 */
export function lossOf(incoming: IncomingMessage, outgoing: ServerResponse): AbortSignal {
  const lost = new AbortController();
  const { socket } = incoming;
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) return lost.abort();
    const onClose = (isReset: boolean) => {
      if (isReset) lost.abort();
    };
    socket.once("close", onClose);
    setTimeout(() => socket.off("close", onClose), resetMs).unref();
  });
  return lost.signal;
}

/** A request of Node as one of the web. */
export function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", rawHeaders } = incoming;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  }
  // The host is checked by its header; a target that is a whole URL must not replace the path.
  const target = incoming.url ?? "/";
  const url = new URL(`http://127.0.0.1${target.startsWith("/") ? target : "/"}`);
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(url, {
    method,
    headers,
    signal,
    // Node has its own type of the same stream.
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" }),
  });
}

/** Sends a response of the web through Node, part by part. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  outgoing.flushHeaders();
  // Node has its own type of the same stream. A client that goes away cancels it.
  await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {});
}
