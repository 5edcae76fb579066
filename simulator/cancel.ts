import { sendUnknownId } from "./reads.js";
import { type Exchange, sendJson, sendRefusal } from "./service/exchange.js";
import { cancel, statusAt } from "./service/generation.js";
import { generationBody } from "./service/generation-body.js";
import { hasEnded } from "./service/known-places.js";
import type { Service } from "./service.js";

/** Answers the request that the spec has for canceling: what runs ends, what has ended stays. */
export function serveCancel({ generations }: Service, exchange: Exchange, id: string): void {
  const generation = generations.find(id);
  if (generation === undefined) {
    sendUnknownId(exchange, id);
    return;
  }
  const nowMs = Date.now();
  const status = statusAt(generation, nowMs);
  if (hasEnded(status)) {
    const message = `The generation ${JSON.stringify(id)} has ended: ${status}.`;
    sendRefusal(exchange, { status: 409, code: "ALREADY_ENDED", message });
    return;
  }
  cancel(generation, nowMs);
  sendJson(exchange, 200, generationBody(generation, "CANCELED"));
}
