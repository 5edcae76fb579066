import { once } from "node:events";
import type { Exchange } from "./exchange.js";

/** Begins an answer in `text/event-stream`. */
export function openEventStream(
  { response }: Exchange,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.socket?.setNoDelay(true);
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    "x-accel-buffering": "no",
    ...headers,
  });
  // The head is worth something on its own: the client learns that it was accepted.
  response.flushHeaders();
}

/** One unnamed event as the platform writes it. */
export function frame(body: unknown): string {
  return `data: ${JSON.stringify(body)}\n\n`;
}

/** Writes and waits while the client is slower. @throws AbortError once the connection is gone */
export async function write(
  { response, signal }: Exchange,
  chunk: string | Uint8Array,
): Promise<void> {
  signal.throwIfAborted();
  if (!response.write(chunk)) await once(response, "drain", { signal });
}
