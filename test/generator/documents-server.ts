import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

/** What a path answers: a text, a whole answer, or nothing, which is 404. */
type Served = string | ((request: IncomingMessage, response: ServerResponse) => void);

export interface DocumentsServer {
  readonly url: string;
  /** May be changed while it runs. */
  readonly documents: Map<string, Served>;
  /** What was asked for, with the status of the answer. */
  readonly asked: string[];
  readonly headers: IncomingMessage["headers"][];
}

const running: (() => void)[] = [];

afterEach(() => {
  for (const close of running.splice(0)) close();
});

/** A server of documents on this machine, which knows `If-None-Match`. */
export async function serveDocuments(
  documents: Readonly<Record<string, Served>>,
): Promise<DocumentsServer> {
  const state = { documents: new Map(Object.entries(documents)), asked: [] as string[] };
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    headers.push(request.headers);
    response.once("close", () => state.asked.push(`${response.statusCode} ${pathname}`));
    const served = state.documents.get(pathname);
    if (typeof served === "function") return served(request, response);
    if (served === undefined) return response.writeHead(404).end("<html>not found</html>");
    const etag = `"${Buffer.from(served).toString("base64url").slice(-20)}${served.length}"`;
    const same = request.headers["if-none-match"] === etag;
    return response.writeHead(same ? 304 : 200, { etag }).end(same ? undefined : served);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running.push(() => {
    server.closeAllConnections();
    server.close();
  });
  // Listening on a port gives an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, headers, ...state };
}
