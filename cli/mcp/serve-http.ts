import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { inExchange } from "./exchange.js";
import { lossOf, requestOf, sendResponse } from "./http-exchange.js";
import { createHttpRoutes } from "./http-routes.js";
import type { McpConnection } from "./make-server.js";

export interface HttpOptions {
  /** The port of 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  readonly connect: () => McpConnection;
  readonly onError: (error: Error) => void;
}

export interface HttpServer {
  readonly port: number;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The path of the protocol. */
const path = "/mcp";

/**
 * Serves many clients over HTTP, for this machine alone: what a page of the web sends here names
 * another host or comes from another origin.
 *
 * @throws Error if the port is taken
 */
export async function serveHttp({ port, connect, onError }: HttpOptions): Promise<HttpServer> {
  const routes = createHttpRoutes(connect, onError);
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const lost = lossOf(incoming, outgoing);
    const request = requestOf(incoming, lost);
    const refused =
      hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
      originValidationResponse(request, localhostAllowedOrigins()) ??
      notFound(request);
    const response = refused ?? (await inExchange(lost, () => routes.handle(request)));
    await sendResponse(response, outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      onError(error instanceof Error ? error : new Error(String(error)));
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  // The address of a server that listens on a port.
  const { port: own } = server.address() as AddressInfo;
  return {
    port: own,
    url: `http://127.0.0.1:${own}${path}`,
    async close() {
      await routes.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function notFound(request: Request): Response | undefined {
  if (new URL(request.url).pathname === path) return undefined;
  return new Response(`The server is at ${path}.\n`, { status: 404 });
}
