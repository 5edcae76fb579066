import { setTimeout as wait } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { frame, openEventStream, write } from "../service/event-stream.js";
import { sendJson } from "../service/exchange.js";
import type { CreateFaultName } from "../service/fault-names.js";
import { type StoredGeneration, statusesOf } from "../service/generation.js";
import { acceptedBody, generationBody } from "../service/generation-body.js";
import type { AcceptingFault, FaultyCreate } from "./create-fault.js";
import { reset, sendHtml, sendText, untilClosed } from "./wire.js";

/** Faults of a gateway before the service: it is accepted, and the answer says otherwise. */
export const gatewayFaults: Readonly<Partial<Record<CreateFaultName, AcceptingFault>>> = {
  "create.500-after-accept": firstTime(({ exchange }) =>
    sendJson(exchange, 500, { error: "INTERNAL" }),
  ),
  "create.504-after-accept": firstTime(({ exchange }) =>
    sendHtml(exchange, 504, "504 Gateway Time-out"),
  ),
  "create.520-after-accept": firstTime(({ exchange }) =>
    sendHtml(exchange, 520, "520 Unknown Error"),
  ),
  "create.522-after-accept": firstTime(({ exchange }) => sendHtml(exchange, 522, "522 Timed Out")),
  "create.524-after-accept": firstTime(({ exchange }) => sendHtml(exchange, 524, "524 A Timeout")),
  "create.406-after-accept": firstTime(({ exchange }) =>
    sendHtml(exchange, 406, "406 Not Acceptable"),
  ),
  "create.404-sse-form-after-accept": {
    accepts: true,
    form: "sse",
    act: ({ exchange }) => sendHtml(exchange, 404, "404 Not Found"),
  },
  "create.503-cut-after-accept": firstTime(async ({ exchange }) => {
    exchange.response.writeHead(503, { "content-length": 1_000 });
    await write(exchange, "Service Una");
    await wait(20);
    reset(exchange);
  }),
  "create.102-then-reset": firstTime(async ({ exchange }) => {
    exchange.response.writeProcessing();
    await wait(20);
    reset(exchange);
  }),
  "create.slow-head": {
    accepts: true,
    act: async ({ exchange }, generation) => {
      await wait(1_200, undefined, { signal: exchange.signal });
      sendJson(exchange, 200, acceptedBody(generation));
    },
  },
};

/** Answers that have the id, or the result, where others have none. */
export const oddAnswers: Readonly<Partial<Record<CreateFaultName, AcceptingFault>>> = {
  "create.303-same-origin": headed(303, "location"),
  "create.id-in-location": headed(202, "location"),
  "create.id-in-operation-location": headed(202, "operation-location"),
  "create.id-in-content-location": headed(200, "content-location"),
  "create.id-in-error": answers(504, ({ id }) => ({ error: { message: "goes on", job_id: id } })),
  "create.id-in-text": written(200, "text/plain", (body) => JSON.stringify(body)),
  "create.id-in-no-type": written(200, "", (body) => JSON.stringify(body)),
  "create.id-in-ndjson": written(200, "application/x-ndjson", (body) => {
    return `${JSON.stringify(body)}\n{"progress":1}\n`;
  }),
  "create.id-in-list": answers(200, (_, body) => [body]),
  "create.id-in-envelope": answers(200, ({ id }) => ({
    code: 200,
    msg: "success",
    data: { taskId: id },
  })),
  "create.id-in-output": answers(200, ({ id }) => ({
    request_id: "of-the-request",
    output: { task_id: id, task_status: "PENDING" },
  })),
  "create.id-in-unknown-envelope": answers(200, ({ id }) => ({ drawJob: { generationId: id } })),
  "create.id-in-cut-body": cut(200),
  "create.id-in-cut-500": cut(500),
  "create.id-in-open-body": {
    accepts: true,
    act: async ({ exchange }, generation) => {
      exchange.response.writeHead(200, { "content-type": "application/json" });
      const text = JSON.stringify(acceptedBody(generation));
      await write(exchange, text.slice(0, -1));
      await untilClosed(exchange);
    },
  },
  "create.ticket": answers(200, ({ id }) => ({ process_id: id, eta: 1 })),
  "create.ticket-in-success": answers(200, ({ id }) => ({
    status: "success",
    data: { task_id: id },
  })),
  "create.packed-gzip": packed("gzip", gzipSync),
  "create.packed-deflate": packed("deflate", deflateSync),
  "create.packed-br": packed("br", brotliCompressSync),
  "create.gzip": packedStream("gzip", gzipSync),
  "create.stream-in-br": packedStream("br", brotliCompressSync),
  "create.408-id": answers(408, ({ id }) => ({ id, message: "Goes on." })),
  "create.422-id": answers(422, ({ id }) => ({ id, message: "Goes on all the same." })),
  "create.503-id": answers(503, ({ id }) => ({ error: { task_id: id } })),
  "create.20mb-result": {
    accepts: true,
    act: ({ exchange }, generation) => {
      generation.startsAtMs = Number.NEGATIVE_INFINITY;
      const body = generationBody(generation, generation.outcome.status);
      sendJson(exchange, 200, { ...body, padding: "x".repeat(20_000_000) });
    },
  },
};

function firstTime(act: AcceptingFault["act"]): AcceptingFault {
  return { accepts: true, times: 1, act };
}

function headed(status: number, name: string): AcceptingFault {
  return {
    accepts: true,
    act: ({ exchange }, { id }) => {
      exchange.response.writeHead(status, { [name]: `/api/v1/generation/${id}` }).end();
    },
  };
}

function answers(
  status: number,
  body: (generation: StoredGeneration, accepted: object) => unknown,
): AcceptingFault {
  return {
    accepts: true,
    act: ({ exchange }, generation) =>
      sendJson(exchange, status, body(generation, acceptedBody(generation))),
  };
}

function written(status: number, type: string, text: (body: object) => string): AcceptingFault {
  return {
    accepts: true,
    act: ({ exchange }, generation) =>
      sendText(exchange, status, type, text(acceptedBody(generation))),
  };
}

function cut(status: number): AcceptingFault {
  return {
    accepts: true,
    act: async ({ exchange }: FaultyCreate, generation) => {
      const text = JSON.stringify(acceptedBody(generation));
      exchange.response.writeHead(status, { "content-length": text.length });
      await write(exchange, text.slice(0, text.indexOf("status") + 3));
      await wait(20);
      reset(exchange);
    },
  };
}

function packed(encoding: string, pack: (text: string) => Buffer): AcceptingFault {
  return {
    accepts: true,
    act: ({ exchange }, generation) => {
      const text = JSON.stringify(acceptedBody(generation));
      const type = { "content-type": "application/json", "content-encoding": encoding };
      exchange.response.writeHead(200, type).end(pack(text));
    },
  };
}

/** The whole stream, packed. */
function packedStream(encoding: string, pack: (text: string) => Buffer): AcceptingFault {
  return {
    accepts: true,
    form: "sse",
    act: async ({ exchange }, generation) => {
      const frames = statusesOf(generation).map((status) =>
        frame(generationBody(generation, status)),
      );
      openEventStream(exchange, { "content-encoding": encoding });
      await write(exchange, pack(frames.join("")));
      exchange.response.end();
    },
  };
}
