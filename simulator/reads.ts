import { namesIn } from "./faults/choose.js";
import { pollFaults } from "./faults/poll-faults.js";
import { type Exchange, faultHeader, sendJson, sendRefusal } from "./service/exchange.js";
import { isPollFault } from "./service/fault-names.js";
import { promptOf, type StoredGeneration, statusAt } from "./service/generation.js";
import { generationBody, runningItem } from "./service/generation-body.js";
import { drawPicture } from "./service/picture.js";
import { pictureSize } from "./service/picture-size.js";
import type { Service } from "./service.js";
import { streamGeneration } from "./stream.js";

/** Answers `GET /generation/{id}`. */
export async function servePoll(service: Service, exchange: Exchange, id: string): Promise<void> {
  const { generations, origin, redirectTrap: decoy } = service;
  const generation = generations.find(id);
  if (generation === undefined) return sendUnknownId(exchange, id);
  countPoll(service, exchange, startIfHeld(generation));
  const named = [...namesIn(faultHeader(exchange) ?? ""), ...generation.faults].find(isPollFault);
  const fault = named && pollFaults[named];
  if (fault && generation.polls >= fault.from && generation.polls <= fault.to) {
    exchange.faults.push(named);
    const faulty = { exchange, generation, origin, otherOrigin: decoy.origin };
    return fault.act(faulty, generation.polls);
  }
  sendJson(exchange, 200, generationBody(generation, statusAt(generation, Date.now()), origin));
}

function countPoll(
  { ledger }: Service,
  { response }: Exchange,
  generation: StoredGeneration,
): void {
  generation.polls += 1;
  if (generation.openPolls > 0) ledger.overlappingPolls += 1;
  generation.openPolls += 1;
  response.once("close", () => {
    generation.openPolls -= 1;
  });
}

/** Answers `GET /predictions/{id}/subscribe`: the event stream of a generation that exists. */
export async function serveSubscribe(
  service: Service,
  exchange: Exchange,
  id: string,
): Promise<void> {
  const generation = service.generations.find(id);
  if (generation === undefined) return sendUnknownId(exchange, id);
  await streamGeneration(service, exchange, startIfHeld(generation));
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
  { generations, seed }: Service,
  exchange: Exchange,
  id: string,
  number: number,
): void {
  const generation = generations.find(id);
  if (generation === undefined || number < 1 || number > generation.images) {
    sendUnknownId(exchange, `${id}/${number}`);
    return;
  }
  const { input, simulated } = generation;
  const subject = JSON.stringify([seed, promptOf(input), input["seed"] ?? null, number]);
  const png = drawPicture(pictureSize(input, simulated.endpoint.input), subject);
  exchange.response.writeHead(200, { "content-type": "image/png", "content-length": png.length });
  exchange.response.end(png);
}

/** Starts a generation that was waiting for its first request. */
function startIfHeld(generation: StoredGeneration): StoredGeneration {
  generation.startsAtMs = Math.min(generation.startsAtMs, Date.now());
  return generation;
}

function sendUnknownId(exchange: Exchange, id: string): void {
  const message = `There is no generation ${JSON.stringify(id)}.`;
  sendRefusal(exchange, { status: 404, code: "NOT_FOUND", message });
}
