import type { Readable, Writable } from "node:stream";
import { StdioServerTransport, serveStdio as serve } from "@modelcontextprotocol/server/stdio";
import type { McpConnection } from "./make-server.js";
import { withNews } from "./transport-news.js";

/** Longest message, in bytes: pictures come as base64. */
const maxMessageBytes = 64 * 2 ** 20;

export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly connect: () => McpConnection;
  readonly onError: (error: Error) => void;
  /** The client has closed its end. */
  readonly onClosed: () => void;
}

/** Serves one client over standard input and output. Returns what closes it. */
export function serveStdio(options: StdioOptions): () => Promise<void> {
  const { input, output, connect, onError, onClosed } = options;
  // The library may make a second one, if the client first asks for a newer protocol.
  let connection: McpConnection | undefined;
  const transport = new StdioServerTransport(input, output, { maxBufferSize: maxMessageBytes });
  const handle = serve(
    () => {
      connection = connect();
      return connection.server;
    },
    {
      transport: withNews(transport, { onCanceled: (id) => connection?.onCanceled(id), onClosed }),
      onerror: onError,
    },
  );
  return () => handle.close();
}
