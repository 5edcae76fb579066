import { once } from "node:events";
import type { Exchange } from "./exchange.js";

/** Starts an answer of type `text/event-stream`. */
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
  // Send the headers now: they tell the client that the create was accepted.
  response.flushHeaders();
}

/** An unnamed event, as the platform writes it. */
export function frame(body: unknown): string {
  return `data: ${JSON.stringify(body)}\n\n`;
}

/** Writes, and waits if the client is slow. @throws AbortError once the connection is closed */
export async function write(
  { response, signal }: Exchange,
  chunk: string | Uint8Array,
): Promise<void> {
  signal.throwIfAborted();
  if (!response.write(chunk)) await once(response, "drain", { signal });
}
