import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Another origin that redirects point to. Nobody should come: it counts who does. */
export interface Decoy {
  /** Origin of the decoy; it begins to listen when this is first asked for. */
  origin(): Promise<string>;
  visits(): number;
  close(): Promise<void>;
}

export function createDecoy(): Decoy {
  let visits = 0;
  let listening: Promise<Server> | undefined;
  const listen = async (): Promise<Server> => {
    const server = createServer((request, response) => {
      visits += 1;
      request.resume();
      response.writeHead(404).end();
    });
    server.listen({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    return server;
  };
  return {
    async origin() {
      listening ??= listen();
      // Listening on a port gives an AddressInfo; a text is only for pipes.
      const { port } = (await listening).address() as AddressInfo;
      return `http://127.0.0.1:${port}`;
    },
    visits: () => visits,
    async close() {
      const server = await listening;
      if (!server?.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
