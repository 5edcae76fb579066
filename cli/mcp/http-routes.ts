import { randomUUID } from "node:crypto";
import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import type { McpConnection } from "./make-server.js";
import { canceledRequest } from "./transport-news.js";

/** Answers requests of both protocols that clients speak. */
export interface HttpRoutes {
  readonly handle: (request: Request) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Longest request, in bytes: pictures come as base64. */
const maxRequestBodySize = 64 * 2 ** 20;
/** Clients of the older protocol at once; the one that was silent longest goes first. */
const maxSessions = 64;

/**
 * The protocol of 2026 has no sessions. That of 2025 needs them: what cancels a request, and what
 * answers a question, comes as a request of its own.
 */
export function createHttpRoutes(
  connect: () => McpConnection,
  onError: (error: Error) => void,
): HttpRoutes {
  const modern = createMcpHandler(() => connect().server, {
    legacy: "reject",
    onerror: onError,
    maxRequestBodySize,
  });
  const sessions = new Map<string, Session>();

  const open = async (): Promise<Session> => {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
      },
      onsessionclosed: (id) => {
        sessions.delete(id);
      },
      maxRequestBodySize,
    });
    const { server, onCanceled } = connect();
    await server.connect(transport);
    const receive = transport.onmessage;
    transport.onmessage = (message, extra) => {
      receive?.(message, extra);
      const id = canceledRequest(message);
      if (id === undefined) return;
      onCanceled(id);
      // A canceled request has no answer: its stream would stay open.
      transport.closeSSEStream(id);
    };
    return transport;
  };

  const handleInSession = async (request: Request): Promise<Response> => {
    const id = request.headers.get("mcp-session-id");
    const known = id === null ? undefined : sessions.get(id);
    if (id !== null && known === undefined) return sessionNotFound();
    if (id !== null && known !== undefined) {
      // The last one used is the last one to go.
      sessions.delete(id);
      sessions.set(id, known);
      return known.handleRequest(request);
    }
    const session = await open();
    const response = await session.handleRequest(request);
    if (session.sessionId === undefined) await session.close();
    const [oldest] = sessions;
    if (sessions.size > maxSessions && oldest !== undefined) {
      sessions.delete(oldest[0]);
      await oldest[1].close();
    }
    return response;
  };

  return {
    async handle(request) {
      return (await isLegacyRequest(request, undefined, { maxRequestBodySize }))
        ? handleInSession(request)
        : modern.fetch(request);
    },
    async close() {
      await modern.close();
      await Promise.all([...sessions.values()].map((session) => session.close()));
    },
  };
}

type Session = WebStandardStreamableHTTPServerTransport;

/** By the protocol, the client then begins a new session. */
function sessionNotFound(): Response {
  const error = { code: -32_001, message: "Session not found" };
  return Response.json({ jsonrpc: "2.0", error, id: null }, { status: 404 });
}
