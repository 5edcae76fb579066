import { type Exchange, sendJson, sendRefusal } from "./service/exchange.js";
import type { StoredGeneration } from "./service/generation.js";
import { runningItem } from "./service/generation-body.js";
import { drawPictureOf } from "./service/media.js";
import type { Service } from "./service.js";
import { streamGeneration } from "./stream.js";

/** Answers `GET /predictions/{id}/subscribe`: the event stream of a generation that exists. */
export async function serveSubscribe(
  service: Service,
  exchange: Exchange,
  id: string,
): Promise<void> {
  const generation = service.generations.find(id);
  if (generation === undefined) return sendUnknownId(exchange, id);
  await streamGeneration(exchange, startIfHeld(generation));
}

/** Answers `GET /generations/running`, the newest first. There is one workspace. */
export function serveRunning({ generations }: Service, exchange: Exchange): void {
  const asked = exchange.url.searchParams.get("limit") ?? "50";
  const limit = Number(asked);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    const message = `limit must be a whole number from 1 to 100, got ${JSON.stringify(asked)}.`;
    const details = [{ field: "/limit", message: "must be from 1 to 100" }];
    sendRefusal(exchange, { status: 422, code: "VALIDATION_ERROR", message, details });
    return;
  }
  const nowMs = Date.now();
  const running = generations.running(nowMs, limit).map(startIfHeld);
  sendJson(
    exchange,
    200,
    running.map((generation) => runningItem(generation, nowMs)),
  );
}

/** Answers `GET /credits`. The shape of the real body is unknown: this one is like `usage`. */
export function serveCredits({ ledger }: Service, exchange: Exchange): void {
  sendJson(exchange, 200, {
    total: ledger.creditsLeft,
    subscription: 0,
    permanent: ledger.creditsLeft,
  });
}

/** Answers `GET /media/{id}/{number}.png`, drawn on request. It needs no key. */
export function serveMedia(
  { generations }: Service,
  exchange: Exchange,
  id: string,
  number: number,
): void {
  const generation = generations.find(id);
  if (generation === undefined || number < 1 || number > generation.images) {
    sendUnknownId(exchange, `${id}/${number}`);
    return;
  }
  const png = drawPictureOf(generation, number);
  exchange.response.writeHead(200, { "content-type": "image/png", "content-length": png.length });
  exchange.response.end(png);
}

/** Starts a generation that was waiting for its first request. */
export function startIfHeld(generation: StoredGeneration): StoredGeneration {
  generation.startsAtMs = Math.min(generation.startsAtMs, Date.now());
  return generation;
}

export function sendUnknownId(exchange: Exchange, id: string): void {
  const message = `There is no generation ${JSON.stringify(id)}.`;
  sendRefusal(exchange, { status: 404, code: "NOT_FOUND", message });
}
