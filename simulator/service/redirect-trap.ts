import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Another origin that redirects point to. It counts the clients that follow one. */
export interface RedirectTrap {
  /** Its origin. It starts to listen on the first call. */
  origin(): Promise<string>;
  visits(): number;
  close(): Promise<void>;
}

export function createRedirectTrap(): RedirectTrap {
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
      // A server on a port has an AddressInfo; only one on a pipe has a string.
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
