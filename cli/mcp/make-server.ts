import {
  CLIENT_CAPABILITIES_META_KEY,
  type RequestId,
  Server,
  type ServerContext,
  type ServerOptions,
  type Tool,
} from "@modelcontextprotocol/server";
import { terminalLine } from "../../generator/encode/terminal.js";
import { member } from "../../generator/util/json.js";
import { packageVersion } from "../../generator/util/own-package.js";
import { currentExchange } from "./exchange.js";
import type { HeldCall } from "./held-call.js";
import { callTool, type ToolContext } from "./tool-calls.js";
import { instructionsOf } from "./tools.js";

/** A server for one client or one request, and how it learns what became of an answer. */
export interface McpConnection {
  readonly server: Server;
  /** The client canceled a request, perhaps after it was answered: it ignores that answer. */
  readonly onCanceled: (id: RequestId) => void;
}

/** Answers whose loss a client may still tell, at most. */
const maxAnswers = 100;

/**
 * Our question has no fields, and inputs are checked by the runtime. The library would make a compiler
 * of schemas for each request over HTTP.
 */
const noValidator: NonNullable<ServerOptions["jsonSchemaValidator"]> = {
  // It returns the value as the type that its caller wants.
  getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
};

/** Makes a server of the tools. All servers of one context share its calls. */
export function makeServer(context: ToolContext, tools: readonly Tool[]): McpConnection {
  const answered = new Map<RequestId, HeldCall>();
  const server = new Server(
    { name: "modelsmith", version: packageVersion() },
    {
      capabilities: { tools: {} },
      instructions: instructionsOf(context.answerWithinMs),
      jsonSchemaValidator: noValidator,
    },
  );
  server.setRequestHandler("tools/list", () => ({ tools: [...tools] }));
  server.setRequestHandler("tools/call", (request, ctx) => {
    const exchange = currentExchange();
    const { signal } = ctx.mcpReq;
    return callTool(context, {
      name: request.params.name,
      arguments: request.params.arguments,
      answered: {
        state: ctx.mcpReq.requestState<string>(),
        responses: ctx.mcpReq.inputResponses,
      },
      canAsk: canAsk(ctx, server),
      signal: exchange ? AbortSignal.any([signal, exchange]) : signal,
      onProgress: progressOf(ctx),
      onEnd(held) {
        // A canceled request is not answered: nobody has seen the end.
        if (signal.aborted || exchange?.aborted) return;
        context.desk.saw(held);
        const onLost = () => context.desk.lost(held);
        exchange?.addEventListener("abort", onLost, { once: true });
        answered.set(ctx.mcpReq.id, held);
        const [oldest] = answered.keys();
        if (answered.size > maxAnswers && oldest !== undefined) answered.delete(oldest);
      },
    });
  });
  return {
    server,
    onCanceled(id) {
      const held = answered.get(id);
      if (held !== undefined) context.desk.lost(held);
    },
  };
}

/** The protocol of 2026 tells the client's capabilities with each request. */
function canAsk({ mcpReq }: ServerContext, server: Server): boolean {
  const ofRequest = member(mcpReq.envelope, CLIENT_CAPABILITIES_META_KEY);
  return member(ofRequest ?? server.getClientCapabilities(), "elicitation") !== undefined;
}

function progressOf({ mcpReq }: ServerContext): (seconds: number, message: string) => void {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  return (progress, message) => {
    const params = { progressToken, progress, message: `${terminalLine(message)} (${progress} s)` };
    // A client that is gone is no reason to stop.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => {});
  };
}
