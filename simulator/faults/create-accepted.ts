import { sendJson } from "../service/exchange.js";
import type { CreateFaultName } from "../service/fault-names.js";
import { acceptedBody, generationBody } from "../service/generation-body.js";
import type { AcceptingFault } from "./create-fault.js";
import { reset, sendHtml, untilClosed } from "./wire.js";

/** The generation has started and was charged, but the answer is wrong or missing. */
export const acceptingFaults: Readonly<Partial<Record<CreateFaultName, AcceptingFault>>> = {
  "create.reset-after-body": { accepts: true, act: ({ exchange }) => reset(exchange) },
  "create.no-headers": { accepts: true, act: ({ exchange }) => untilClosed(exchange) },
  "create.502-after-accept": {
    accepts: true,
    times: 1,
    act: ({ exchange }) => sendHtml(exchange, 502, "502 Bad Gateway"),
  },
  "create.200-json": {
    accepts: true,
    form: "sse",
    act: ({ exchange }, generation) => sendJson(exchange, 200, acceptedBody(generation)),
  },
  "create.200-json-terminal": {
    accepts: true,
    act: ({ exchange }, generation) => {
      generation.startsAtMs = Number.NEGATIVE_INFINITY;
      sendJson(exchange, 200, generationBody(generation, generation.outcome.status));
    },
  },
  "create.200-html": { accepts: true, act: ({ exchange }) => sendHtml(exchange, 200, "Welcome") },
  "create.204": {
    accepts: true,
    act: ({ exchange }) => void exchange.response.writeHead(204).end(),
  },
  "create.429-with-id": { accepts: true, act: busyWithId(429) },
  "create.500-with-id": { accepts: true, act: busyWithId(500) },
};

function busyWithId(status: number): AcceptingFault["act"] {
  return ({ exchange }, generation) => {
    const error = { error: "BUSY", message: "Accepted, but busy: ask again for the status." };
    sendJson(exchange, status, { ...acceptedBody(generation), ...error });
  };
}
