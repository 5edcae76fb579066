import { type Exchange, type Refusal, sendJson, sendRefusal } from "./exchange.js";
import { imageCount, outcomeOf, promptOf, type StoredGeneration } from "./generation.js";
import { acceptedBody } from "./generation-body.js";
import { charge } from "./ledger.js";
import { readBody } from "./request-body.js";
import type { CreateForm } from "./routes.js";
import type { Service } from "./service.js";
import { streamGeneration } from "./stream.js";
import type { SimulatedEndpoint } from "./types.js";

/** Answers a create: checks the body, takes the credits, then streams or says what was accepted. */
export async function serveCreate(
  service: Service,
  exchange: Exchange,
  form: CreateForm,
  simulated: SimulatedEndpoint,
): Promise<void> {
  const { endpoint } = simulated;
  const body = await readBody(exchange.request, {
    schema: endpoint.input,
    multipart: endpoint.multipart === true,
    filesUrl: `${service.origin}/files`,
  });
  if (!body.ok) return sendRefusal(exchange, body.refusal);
  const details = service.checkInput(endpoint, body.input);
  if (details.length > 0) {
    const message = `The input is not valid: ${details.length} fault(s).`;
    return sendRefusal(exchange, { status: 422, code: "VALIDATION_ERROR", message, details });
  }
  const generation = accept(service, simulated, body.input);
  if (generation === undefined) return sendRefusal(exchange, outOfCredits(simulated));
  if (form === "sse") return streamGeneration(service, exchange, generation);
  sendJson(exchange, 200, acceptedBody(generation, Date.now(), service.origin));
}

/** Takes the credits and stores the generation; `undefined` when the credits do not suffice. */
function accept(
  { ledger, generations, latencyMs }: Service,
  simulated: SimulatedEndpoint,
  input: Readonly<Record<string, unknown>>,
): StoredGeneration | undefined {
  const images = imageCount(input);
  if (!charge(ledger, images)) return undefined;
  const createdAt = new Date();
  const generation: StoredGeneration = {
    id: generations.nextId(simulated.endpoint.key, input),
    simulated,
    input,
    images,
    cost: images,
    createdAt,
    latencyMs,
    outcome: outcomeOf(promptOf(input), codeFamily(simulated)),
    startsAtMs: createdAt.getTime(),
  };
  generations.add(generation);
  return generation;
}

function outOfCredits(simulated: SimulatedEndpoint): Refusal {
  return {
    status: 402,
    code: `${codeFamily(simulated)}_INSUFFICIENT_CREDITS`,
    message: "Insufficient credits: recharge, then try again.",
  };
}

/** The platform's codes begin with what is generated; the example of the data tells it. */
function codeFamily({ dataExample }: SimulatedEndpoint): string {
  const isVideo =
    typeof dataExample === "object" &&
    dataExample !== null &&
    "type" in dataExample &&
    dataExample.type === "video";
  return isVideo ? "VIDEO_GENERATION" : "IMAGE_GENERATION";
}
