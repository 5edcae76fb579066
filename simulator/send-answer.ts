import { pickContent } from "./service/content.js";
import { type Exchange, sendJson, sendRefusal } from "./service/exchange.js";
import type { StoredGeneration } from "./service/generation.js";
import {
  acceptedAnswer,
  generationBody,
  immediateBody,
  resultBody,
  schemaOf,
} from "./service/generation-body.js";
import { hasEnded } from "./service/known-places.js";
import { drawPictureOf } from "./service/media.js";
import { followUrl, rulesOf, runningStatus } from "./service/rules.js";
import type { SimulatedStatus } from "./service/types.js";

/** Answers a poll: the status, and the result too unless another request reads it. */
export function sendStatus(
  exchange: Exchange,
  generation: StoredGeneration,
  status: SimulatedStatus,
): void {
  const { simulated } = generation;
  const { read } = rulesOf(simulated);
  const running = runningStatus(simulated);
  if (running === undefined) {
    sendJson(exchange, 200, generationBody(generation, status));
    return;
  }
  if (!hasEnded(status)) {
    const isSilent = schemaOf(generation, "poll", status) === undefined;
    if (isSilent) exchange.response.writeHead(running).end();
    else sendJson(exchange, running, generationBody(generation, status));
    return;
  }
  // The status of HTTP is the only one: a failure is an answer of its own.
  if (status !== "COMPLETED" && read.status === undefined) {
    sendFailure(exchange, generation);
    return;
  }
  if (sendPicture(exchange, generation, "poll")) return;
  sendJson(exchange, 200, generationBody(generation, status));
}

/** Answers a request that reads the result alone. */
export function sendResult(
  exchange: Exchange,
  generation: StoredGeneration,
  status: SimulatedStatus,
): void {
  if (!hasEnded(status)) {
    const message = "The generation is not finished yet.";
    sendRefusal(exchange, { status: 400, code: "NOT_FINISHED", message });
    return;
  }
  if (status !== "COMPLETED") {
    sendFailure(exchange, generation);
    return;
  }
  if (sendPicture(exchange, generation, "result")) return;
  sendJson(exchange, 200, resultBody(generation));
}

/** Answers a create with the result itself. */
export function sendAtOnce(exchange: Exchange, generation: StoredGeneration): void {
  if (generation.outcome.status !== "COMPLETED") {
    sendFailure(exchange, generation);
    return;
  }
  if (sendPicture(exchange, generation, "create")) return;
  sendJson(exchange, statusOfCreate(generation), immediateBody(generation));
}

/** Answers a create with the generation to follow: in the body, or in a header alone. */
export function sendAccepted(exchange: Exchange, generation: StoredGeneration): void {
  const { simulated, id, origin } = generation;
  const [first] = simulated.answers?.create ?? [];
  const url = origin + followUrl(simulated, rulesOf(simulated).poll, id);
  const { contents = [], locations = [] } = first ?? {};
  for (const name of locations) exchange.response.setHeader(name, url);
  // A spec that shows neither body nor header leaves its answers undescribed.
  const isSilent = contents.length === 0 && (locations.length > 0 || first?.status === 204);
  const status = statusOfCreate(generation);
  if (!isSilent) {
    sendJson(exchange, status, acceptedAnswer(generation));
    return;
  }
  exchange.response.writeHead(status).end();
}

/** The HTTP status of an accepted create. */
function statusOfCreate({ simulated }: StoredGeneration): number {
  return simulated.answers?.create[0]?.status ?? 200;
}

function sendFailure(exchange: Exchange, { outcome }: StoredGeneration): void {
  const failure =
    outcome.status === "FAILED" ? outcome : { code: "CANCELED", message: "It was canceled." };
  sendRefusal(exchange, { status: 422, code: failure.code, message: failure.message });
}

/** Sends the picture itself, if the spec says so and the client takes it. */
function sendPicture(
  { request, response }: Exchange,
  generation: StoredGeneration,
  role: "create" | "poll" | "result",
): boolean {
  const answers = generation.simulated.answers?.[role] ?? [];
  const type = pickContent(answers, request.headers.accept);
  if (type === undefined) return false;
  const png = drawPictureOf(generation, 1);
  response.writeHead(200, { "content-type": type, "content-length": png.length }).end(png);
  return true;
}
