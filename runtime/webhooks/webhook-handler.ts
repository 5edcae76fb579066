import type { IncomingMessage, ServerResponse } from "node:http";
import { answerDelivery, type HandlerOptions } from "./handle-webhook.js";
import { keysOf } from "./verify-webhook.js";

const MAX_BYTES = 2 ** 20;

/**
 * A handler for servers that speak `fetch`: Next.js, Hono, Bun, Deno, Cloudflare.
 *
 * What it returns never rejects: what fails here is told to `onError`, and answered with 500.
 *
 * @throws TypeError at once if no key is given, or one is malformed, such as a secret whose variable is not set
 */
export function webhookHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const { maxBytes = MAX_BYTES } = options;
  keysOf(options);
  return async (request) => {
    const read = () => readBody(request.body ?? [], maxBytes);
    const answer = await answerDelivery(read, request.headers, options);
    return new Response(answer.status === 204 ? null : answer.text, { status: answer.status });
  };
}

/**
 * A handler for `node:http` and Express. Put it before any middleware that parses bodies: the
 * signature covers the bytes that arrived.
 *
 * @throws what {@link webhookHandler} throws
 */
export function nodeWebhookHandler(
  options: HandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { maxBytes = MAX_BYTES } = options;
  keysOf(options);
  return async (request, response) => {
    const read = () => readBody(request, maxBytes);
    const answer = await answerDelivery(read, request.headers, options);
    response.writeHead(answer.status, { "content-type": "text/plain" });
    response.end(answer.text);
  };
}

/** The whole body; `undefined` if it has more than `maxBytes`. */
async function readBody(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of chunks) {
    bytes += part.byteLength;
    if (bytes > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
