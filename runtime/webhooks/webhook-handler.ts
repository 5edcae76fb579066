import type { IncomingMessage, ServerResponse } from "node:http";
import { type HandlerOptions, takeDelivery, type WebhookAnswer } from "./handle-webhook.js";

const MAX_BYTES = 2 ** 20;
const TOO_LARGE: WebhookAnswer = { status: 413, text: "body_too_large" };

/**
 * A handler for servers that speak `fetch`: Next.js, Hono, Bun, Deno, Cloudflare.
 *
 * @throws what `verifyWebhook` throws for its options, and what the journal throws
 */
export function webhookHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const { maxBytes = MAX_BYTES } = options;
  return async (request) => {
    const body = await readBody(request.body ?? [], maxBytes);
    const answer =
      body === undefined ? TOO_LARGE : await takeDelivery(body, request.headers, options);
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
  return async (request, response) => {
    const body = await readBody(request, maxBytes);
    const answer =
      body === undefined ? TOO_LARGE : await takeDelivery(body, request.headers, options);
    response.writeHead(answer.status, { "content-type": "text/plain" });
    response.end(answer.status === 204 ? undefined : answer.text);
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
