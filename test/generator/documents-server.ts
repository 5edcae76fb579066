import type { IncomingHttpHeaders } from "node:http";
import { type Script, serve } from "../runtime/scripted-server.js";

/** What a path answers: a text, a whole answer, or nothing, which is 404. */
type Served = string | Script;

export interface DocumentsServer {
  readonly url: string;
  /** May be changed while it runs. */
  readonly documents: Map<string, Served>;
  /** What was asked for, with the status of the answer. */
  readonly asked: string[];
  readonly headers: IncomingHttpHeaders[];
}

/** A server of documents that knows `If-None-Match`. It is closed with the test that made it. */
export async function serveDocuments(
  initial: Readonly<Record<string, Served>>,
): Promise<DocumentsServer> {
  const documents = new Map(Object.entries(initial));
  const asked: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const { url } = await serve((request, response) => {
    headers.push(request.headers);
    const { pathname } = new URL(request.path, "http://x");
    response.once("close", () => asked.push(`${response.statusCode} ${pathname}`));
    const served = documents.get(pathname);
    if (typeof served === "function") return served(request, response);
    if (served === undefined) return void response.writeHead(404).end("<html>not found</html>");
    const etag = `"${Buffer.from(served).toString("base64url").slice(-20)}${served.length}"`;
    const same = request.headers["if-none-match"] === etag;
    response.writeHead(same ? 304 : 200, { etag }).end(same ? undefined : served);
  });
  return { url, documents, asked, headers };
}
