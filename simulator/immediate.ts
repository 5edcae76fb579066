import { type Exchange, pauseUntil, sendJson, sendRefusal } from "./service/exchange.js";
import { type StoredGeneration, startOf } from "./service/generation.js";
import { immediateBody } from "./service/generation-body.js";
import type { Service } from "./service.js";

/** Answers a create with the result itself, once it is ready. */
export async function serveImmediate(
  { origin }: Service,
  exchange: Exchange,
  generation: StoredGeneration,
): Promise<void> {
  const { outcome } = generation;
  await pauseUntil(exchange, startOf(generation, outcome.status));
  if (outcome.status === "COMPLETED") {
    sendJson(exchange, 200, immediateBody(generation, origin));
    return;
  }
  const failure =
    outcome.status === "FAILED" ? outcome : { code: "CANCELED", message: "It was canceled." };
  sendRefusal(exchange, { status: 422, code: failure.code, message: failure.message });
}
