import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject, type JsonObject } from "../../generator/util/json.js";
import type { Refusal } from "../protocol.js";

/** A request that was let in, and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** An answer that is not a success. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly refusal: Refusal,
  ) {
    super(refusal.message);
  }
}

export function refused(status: number, message: string): RefusedError {
  return new RefusedError(status, { error: "refused", message });
}

export function sendJson({ response }: Exchange, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

/** Largest JSON of the page, which may hold pictures as data URLs. */
const maxJsonBytes = 32 * 2 ** 20;
/** Largest file that is uploaded. */
export const maxFileBytes: number = 64 * 2 ** 20;

/** The body as a JSON object. */
export async function readJson(exchange: Exchange): Promise<JsonObject> {
  const type = exchange.request.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) throw refused(415, "Send JSON.");
  const bytes = await readBody(exchange, maxJsonBytes);
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    if (isObject(body)) return body;
  } catch {
    // Answered below.
  }
  throw refused(400, "The body is not a JSON object.");
}

/**
 * The body as bytes.
 *
 * @throws RefusedError 413 as soon as it is known to be too large
 */
export async function readBody({ request }: Exchange, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => refused(413, `That is larger than ${maxBytes / 2 ** 20} MiB.`);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
