import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
  /** `performance.now()` when its body had arrived. */
  readonly at: number;
}

export interface ScriptedServer {
  readonly url: string;
  readonly requests: readonly Recorded[];
  /** Requests of one method, in order. */
  of(method: string): Recorded[];
  /** Open connections, after waiting a moment for those that are just closing. */
  openConnections(): Promise<number>;
  /** Connections ever accepted. */
  accepted(): number;
  /** Of those, the most that were open at once. */
  mostOpen(): number;
  close(): Promise<void>;
}

export type Script = (request: Recorded, response: ServerResponse) => void | Promise<void>;

/** A server that is closed with the test that made it. */
export async function serve(script: Script): Promise<ScriptedServer> {
  const server = await startServer(script);
  onTestFinished(() => server.close());
  return server;
}

/** A real HTTP server on 127.0.0.1 that answers as a test says; raw faults go to the socket. */
export async function startServer(script: Script): Promise<ScriptedServer> {
  const requests: Recorded[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  let mostOpen = 0;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("error", () => {});
    response.on("error", () => {});
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const bytes = Buffer.concat(chunks);
      const request: Recorded = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: bytes.toString("utf8"),
        bytes,
        at: performance.now(),
      };
      requests.push(request);
      void script(request, response);
    });
  });
  server.on("connection", (socket) => {
    accepted += 1;
    sockets.add(socket);
    mostOpen = Math.max(mostOpen, sockets.size);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  const port = await listenOnNewPort(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    of: (method) => requests.filter((request) => request.method === method),
    async openConnections() {
      for (let left = 50; left > 0 && sockets.size > 0; left -= 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return sockets.size;
    },
    accepted: () => accepted,
    mostOpen: () => mostOpen,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const portsUsed = new Set<number>();

/** The runtime remembers ids by origin: on a port that comes again, another test's would be taken. */
async function listenOnNewPort(server: Server): Promise<number> {
  for (;;) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // of a port
    if (!portsUsed.has(port)) {
      portsUsed.add(port);
      return port;
    }
    await new Promise((resolve) => server.close(resolve));
  }
}

export interface SilentServer {
  readonly url: string;
  /** Connections ever accepted, and those that are open. */
  accepted(): number;
  open(): number;
}

/**
 * A server that accepts connections and says nothing: whoever connects to it by https waits for its
 * part of the handshake.
 */
export async function serveSilence(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createSocketServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.resume();
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo; // of a port
  return {
    url: `https://127.0.0.1:${port}`,
    accepted: () => accepted,
    open: () => sockets.size,
  };
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

export function openStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
}

/** One frame as the platform writes it. */
export function frame(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** What a service does: the answers to each kind of request, in turn; the last one stays. */
export interface Service {
  readonly post?: readonly Script[];
  readonly get?: readonly Script[];
  readonly running?: readonly Script[];
}

export function serveService(service: Service): Promise<ScriptedServer> {
  const turns = { post: 0, get: 0, running: 0 };
  return serve((request, response) => {
    const isList = request.path.startsWith("/generations/running");
    const kind = request.method === "POST" ? "post" : isList ? "running" : "get";
    const scripts = service[kind] ?? [];
    const script = scripts[Math.min(turns[kind], scripts.length - 1)];
    turns[kind] += 1;
    if (script === undefined) response.writeHead(404).end();
    else return script(request, response);
  });
}

/** Answers with JSON, or with the text as it is. */
export function answer(status: number, body: unknown, headers = {}): Script {
  return (_, response) => {
    const text = typeof body === "string";
    response.writeHead(status, {
      "content-type": text ? "text/html" : "application/json",
      ...headers,
    });
    response.end(text ? body : JSON.stringify(body));
  };
}

/** Streams these frames, and then ends, stays open or resets. */
export function frames(
  values: readonly unknown[],
  then: "end" | "stay" | "reset" = "stay",
): Script {
  return (_, response) => {
    openStream(response);
    response.flushHeaders();
    for (const value of values) response.write(typeof value === "string" ? value : frame(value));
    if (then === "end") response.end();
    // Late enough for what was written to arrive first.
    if (then === "reset") setTimeout(() => response.socket?.resetAndDestroy(), 20);
  };
}

/** Resets the connection after the whole request was read. */
export const reset: Script = (_, response) => {
  response.socket?.resetAndDestroy();
};

/** Never answers. */
export const silence: Script = () => {};
