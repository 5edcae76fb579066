import type { buildConnector as BuildConnector, Dispatcher } from "undici";
import type { RequestDispatcher } from "../contract/call-options.js";
import { Agent, buildConnector, Client } from "./undici.js";

/** Carries requests: each `POST`, which may be a create, has a connection of its own; others share some. */
export interface Transport {
  /** Counts the calls that use it; after the last `leave` no connection stays open. */
  enter(): void;
  leave(): void;
  dispatcherFor(request: { readonly method: string; readonly origin: string }): Carrier;
}

export interface Carrier {
  readonly dispatcher: Dispatcher;
  /** Destroys it, if it is for this one request. */
  readonly destroy?: () => void;
  /** The caller's own: it may be of another undici. */
  readonly isForeign?: true;
}

/** The transport of a client: its user's dispatcher, or connections of our own. */
export function createTransport(given: RequestDispatcher | undefined): Transport {
  if (given !== undefined) {
    // The option's type names the method alone; its documentation says whose it is.
    const carrier: Carrier = { dispatcher: given as Dispatcher, isForeign: true };
    return { enter: nothing, leave: nothing, dispatcherFor: () => carrier };
  }
  let users = 0;
  let agent: Dispatcher | undefined;
  const sockets = new Set<Destroyable>();
  return {
    enter() {
      users += 1;
    },
    leave() {
      users -= 1;
      if (users > 0) return;
      agent?.destroy(CLOSED).catch(nothing);
      agent = undefined;
      for (const socket of sockets) socket.destroy();
    },
    dispatcherFor(request) {
      if (request.method === "POST") return createCarrier(request.origin);
      agent ??= new Agent({
        connect(options, callback) {
          const socket = openSocket(options, callback);
          if (socket === undefined) return;
          sockets.add(socket);
          socket.once("close", () => sockets.delete(socket));
        },
        connections: MAX_CONNECTIONS,
        keepAliveTimeout: 30_000,
        maxHeaderSize: MAX_HEADER_BYTES,
      });
      return { dispatcher: agent };
    },
  };
}

/**
 * A connection of its own for a create: on a kept-alive one that the server is just closing, a
 * reset would leave open whether the create was accepted.
 */
function createCarrier(origin: string): Carrier {
  let socket: Destroyable | undefined;
  const connect: BuildConnector.connector = (options, callback) => {
    socket = openSocket(options, callback);
  };
  const dispatcher = new Client(origin, { connect, maxHeaderSize: MAX_HEADER_BYTES });
  const destroy = (): void => {
    dispatcher.destroy(CLOSED).catch(nothing);
    socket?.destroy();
  };
  return { dispatcher, destroy };
}

/** For thousands of waiting generations: their short requests take turns. */
const MAX_CONNECTIONS = 128;
const CONNECT_TIMEOUT_MS = 10_000;
/** An answer is paid for, however many cookies and policies its gateways add. Node allows 16 kB. */
const MAX_HEADER_BYTES = 2 ** 20;
/** One for all, since making an error means capturing a stack. */
export const CLOSED: Error = /* @__PURE__ */ new Error("closed");

interface Destroyable {
  destroy(): unknown;
  once(event: "close", listener: () => void): unknown;
}

let connectOnce: BuildConnector.connector | undefined;

/** undici forgets a socket that is still connecting when its client is destroyed: keep it. */
function openSocket(...args: Parameters<BuildConnector.connector>): Destroyable | undefined {
  // One connector for all, made at the first use: it keeps the TLS sessions. TCP keep-alive finds
  // a dead peer, so that no create has to be given up for its silence.
  connectOnce ??= buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
  });
  // The types leave out that it returns the socket.
  return connectOnce(...args) as unknown as Destroyable | undefined;
}

function nothing(): void {}
