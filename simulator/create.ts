import type { Endpoint } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import { accept, insufficientCredits } from "./accept.js";
import type { ChosenFaults } from "./faults/choose.js";
import type { CreateFault } from "./faults/create-fault.js";
import { createFaults } from "./faults/create-faults.js";
import { streamWithFault } from "./faults/stream-fault.js";
import { streamFaults } from "./faults/stream-faults.js";
import { sendAccepted, sendAtOnce } from "./send-answer.js";
import { headerProblem, takeBodyKey } from "./service/auth.js";
import { type Exchange, faultHeader, sendRefusal } from "./service/exchange.js";
import {
  type FaultName,
  isCreateFault,
  isPollFault,
  isStreamFault,
} from "./service/fault-names.js";
import { pauseUntil, type StoredGeneration } from "./service/generation.js";
import { readParameters } from "./service/parameters.js";
import { readBody } from "./service/request-body.js";
import type { CreateForm, CreateRoute } from "./service/routes.js";
import { answersAtOnce } from "./service/rules.js";
import type { SimulatedEndpoint } from "./service/types.js";
import type { Service } from "./service.js";
import { streamGeneration } from "./stream.js";

/** Answers a create: checks the body, takes the credits, then streams or returns what was accepted. */
export async function serveCreate(
  service: Service,
  exchange: Exchange,
  { form, simulated: first, others }: CreateRoute,
): Promise<void> {
  service.ledger.createRequests += 1;
  const { endpoint: readable } = first;
  const body = await readBody(exchange.request, {
    schema: readable.input,
    multipart: readable.multipart ?? false,
    contentType: readable.create.contentType,
    origin: service.origin,
  });
  if (!body.ok) return sendRefusal(exchange, body.refusal);
  const taken = takeBodyKey(endpointPlatform(readable), body.input, service.apiKey);
  if ("refusal" in taken) return sendRefusal(exchange, taken.refusal);
  const given = taken.rest;
  const { simulated, input, details } = fitting(service, exchange, [first, ...others], {
    fields: given,
    list: body.list,
  });
  const { endpoint } = simulated;
  const problem = headerProblem(endpoint.create.headers, exchange.request.headers);
  if (problem !== undefined) return sendRefusal(exchange, problem);
  if (details.length > 0) {
    // Not every spec has a place for the details.
    const said = details
      .slice(0, 3)
      .map(({ field, message }) => `${field || "the body"} ${message}`);
    const message = `The input is not valid: ${said.join("; ")}.`;
    return sendRefusal(exchange, { status: 422, code: "VALIDATION_ERROR", message, details });
  }
  const chosen = service.chooseFaults({
    key: endpoint.key,
    input,
    header: faultHeader(exchange),
  });
  const fault = createFaultOf(chosen, form);
  if (fault !== undefined) exchange.faults.push(fault.name);
  const faulty = { exchange, otherOrigin: service.redirectTrap.origin };
  if (fault?.accepts === false) return fault.act(faulty);
  const generation = accept(service, simulated, input, {
    faults: chosen.names,
    held: fault !== undefined,
  });
  if (generation === undefined) return sendRefusal(exchange, insufficientCredits(simulated));
  if (fault?.times === undefined) chosen.done();
  if (fault !== undefined) return fault.act(faulty, generation);
  if (form === "sse" && asksForStream(endpoint, input)) {
    return streamCreated(exchange, generation);
  }
  if (!answersAtOnce(simulated)) {
    return sendAccepted(exchange, generation);
  }
  await pauseUntil(exchange, generation, generation.outcome.status);
  sendAtOnce(exchange, generation);
}

/** The one of the models that share a path whose input it is, or is most nearly. */
function fitting(
  service: Service,
  { request, url }: Exchange,
  models: readonly [SimulatedEndpoint, ...SimulatedEndpoint[]],
  given: {
    readonly fields: Readonly<Record<string, unknown>>;
    readonly list: readonly unknown[] | undefined;
  },
) {
  const [first, ...others] = models;
  const judge = (simulated: SimulatedEndpoint) => {
    const input = { ...given.fields, ...readParameters(simulated.endpoint, request, url) };
    const details = service.checkInput(simulated.endpoint, given.list ?? input);
    return { simulated, input, details };
  };
  let best = judge(first);
  for (const other of others) {
    if (best.details.length === 0) return best;
    const judged = judge(other);
    if (judged.details.length < best.details.length) best = judged;
  }
  return best;
}

/** The fault for this attempt at this form of the create, if there is one. */
function createFaultOf(
  { names, attempt }: ChosenFaults,
  form: CreateForm,
): (CreateFault & { readonly name: FaultName }) | undefined {
  const name = names.find(isCreateFault);
  if (name === undefined) return undefined;
  const fault = createFaults[name];
  const acts = attempt <= (fault.times ?? attempt) && (fault.form ?? form) === form;
  return acts ? { ...fault, name } : undefined;
}

/** Whether a path of both forms streams: where the input has a field for it, if that is true. */
function asksForStream(
  { input: schema, create }: Endpoint,
  input: Readonly<Record<string, unknown>>,
): boolean {
  const isAsked = create.path === create.stream && schema.properties?.["stream"] !== undefined;
  return !isAsked || input["stream"] === true;
}

/** Streams the generation, or lets its fault stream. */
async function streamCreated(exchange: Exchange, generation: StoredGeneration): Promise<void> {
  const name = generation.faults.find(isStreamFault);
  // A polling fault needs a client that polls.
  const endsEarly = generation.faults.some(isPollFault) ? "sse.end-after-id" : undefined;
  const acting = name ?? endsEarly;
  if (acting === undefined) return streamGeneration(exchange, generation);
  exchange.faults.push(acting);
  await streamWithFault(streamFaults[acting], { exchange, generation });
}
