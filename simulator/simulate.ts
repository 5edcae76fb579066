import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { systemErrorCode } from "../generator/util/system-error.js";
import { checkOptions, noFault } from "./check-options.js";
import { UnknownFaultError } from "./faults/choose.js";
import { serve } from "./serve.js";
import { openExchange, sendRefusal } from "./service/exchange.js";
import { basePath } from "./service/parameters.js";
import type { SimulatedEndpoint, SimulateOptions, Simulator } from "./service/types.js";
import { createService, type Service } from "./service.js";

/**
 * Starts a local server with the API of a spec: key, validation, credits, event streams, polling
 * and pictures, at no cost. It listens on 127.0.0.1 only.
 *
 * Markers in a prompt change how its generation ends: `[fail]` and `[reject]` end it FAILED,
 * `[cancel]` ends it CANCELED, `[fault:name]` injects a fault of `listFaults()`. Pictures are PNG
 * whatever `output_format` asks for.
 *
 * @throws Error if neither a spec, a config nor endpoints are given, or the port is in use
 * @throws TypeError for an option that there is not, or that cannot have its value, such as a secret of
 *   `webhooks` that cannot sign
 */
export async function simulate(options: SimulateOptions): Promise<Simulator> {
  await checkOptions(options);
  const endpoints = await readSimulatedEndpoints(options);
  const [first, ...others] = endpoints;
  if (first === undefined) {
    throw new Error(
      "simulate: nothing to serve. Pass `openapi`, `config` or at least one of `endpoints`.",
    );
  }
  const parts = createService([first, ...others], options);
  const server = createServer({ keepAlive: true, noDelay: true });
  // Clients keep connections open for about half a minute: the server must not close them first.
  server.keepAliveTimeout = 65_000;
  const sockets = trackSockets(server);
  await listen(server, options.port ?? 0);
  // A server on a port has an AddressInfo; only one on a pipe has a string.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const service: Service = { ...parts, origin: url };
  server.on("request", (request, response) => {
    void handleRequest(service, request, response, options.onRequest);
  });
  let closing: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    closing ??= Promise.all([
      closeServer(server, sockets),
      service.redirectTrap.close(),
      service.webhooks?.close(),
    ]);
    await closing;
  };
  return {
    url,
    baseUrl: url + basePath(first.endpoint.platform),
    port,
    stats: () => ({
      ...service.ledger,
      openConnections: sockets.size,
      redirectsFollowed: service.redirectTrap.visits(),
    }),
    generations: () => service.generations.snapshot(Date.now()),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen({ host: "127.0.0.1", port, backlog: 4096 });
  try {
    await once(server, "listening");
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== "EADDRINUSE") throw error;
    const problem = `simulate: port ${port} of 127.0.0.1 is in use. Choose another \`port\`, or leave it out: then a free one is picked.`;
    throw Object.assign(new Error(problem, { cause: error }), { code });
  }
}

async function readSimulatedEndpoints(
  options: SimulateOptions,
): Promise<readonly SimulatedEndpoint[]> {
  const { endpoints, openapi, config, docs, group, lifecycle } = options;
  if (endpoints !== undefined) return endpoints;
  const given = config ?? (openapi === undefined ? undefined : {});
  if (given === undefined) return [];
  // Reading a spec loads much of the generator, so it is imported only if a spec is given.
  const { readConfigured, readEndpoints } = await import("../generator/read/read-endpoints.js");
  return readEndpoints({
    ...(await readConfigured(given, { openapi, docs })),
    ...(group && { group }),
    ...(lifecycle && { lifecycle }),
  });
}

async function handleRequest(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  onRequest: SimulateOptions["onRequest"],
): Promise<void> {
  const exchange = openExchange(request, response);
  const startedAt = performance.now();
  service.ledger.requests += 1;
  response.once("close", () => {
    onRequest?.({
      method: request.method ?? "GET",
      path: exchange.url.pathname,
      ...(response.headersSent && { status: response.statusCode }),
      durationMs: performance.now() - startedAt,
      faults: exchange.faults,
    });
  });
  try {
    await serve(service, exchange);
  } catch (error) {
    // A client that disconnects aborts its handler. This is not an error.
    if (exchange.signal.aborted) return;
    if (error instanceof UnknownFaultError) {
      const message = await noFault(error.fault);
      sendRefusal(exchange, { status: 400, code: "UNKNOWN_FAULT", message });
    } else if (response.headersSent) response.destroy();
    else sendRefusal(exchange, { status: 500, code: "SIMULATOR_ERROR", message: String(error) });
  }
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, "close");
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
