import { Agent, buildConnector, Client, type Dispatcher, FormData } from "undici";
import { CallAborted, type Stop, startTimer } from "./deadline.js";
import type { RequestDispatcher } from "./types.js";

/** A field of a multipart form. */
export type FormField = readonly [name: string, value: string | Blob];

export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly origin: string;
  /** With its leading slash, and the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | readonly FormField[] | undefined;
  /** From the start to the end of the answer; to its head, where a sink takes the body. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Called just before the first byte is written. */
  readonly onSent?: (() => void) | undefined;
}

export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Answer extends Head {
  readonly text: string;
  /** `false`: the body broke off, was too long, or in an encoding that was not asked for. */
  readonly complete: boolean;
}

/** What the reader of a streamed body can do to it. */
export interface Flow<Result> {
  /** Pauses it, or lets it go on. */
  hold(paused: boolean): void;
  /** Settles the request with what the reader made of the body, and destroys the connection. */
  finish(result: Result): void;
}

/** Takes a streamed body. */
export interface Sink {
  data(chunk: Buffer): void;
  /** The body has ended, or broken: then nothing follows but `release`. */
  end(error?: Error): void;
  /** Called once, however the request has ended. */
  release(): void;
}

/** Takes the body as it arrives; `undefined`: it is collected. */
export type OpenStream<Result> = (head: Head, flow: Flow<Result>) => Sink | undefined;

/** Of a request: an answer, none, or what the reader of a streamed body made of it. */
export type Outcome<Result> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly sent: boolean; readonly error: Error }
  | Result;

/** Who carries requests: connections for reading are shared, a create has one of its own. */
export interface Transport {
  /** Counts the calls that use it; after the last `leave` no connection stays open. */
  enter(): void;
  leave(): void;
  /** @returns the dispatcher, and what destroys it if it is for this one request */
  dispatcherFor(request: HttpRequest): { dispatcher: Dispatcher; destroy?: () => void };
}

/**
 * Sends one request, and reads its answer to the end.
 *
 * @throws {CallAborted} as soon as the call must stop; the connection is destroyed then
 */
export function send<Result = never>(
  transport: Transport,
  stop: Stop,
  request: HttpRequest,
  openStream?: OpenStream<Result>,
): Promise<Outcome<Result>> {
  if (stop.reason !== undefined) return Promise.reject(new CallAborted(stop.reason));
  // Outside of the promise, so that what is open keeps nothing of the request.
  let resolve!: (outcome: Outcome<Result>) => void;
  let reject!: (error: CallAborted) => void;
  const outcome = new Promise<Outcome<Result>>((onOutcome, onStop) => {
    resolve = onOutcome;
    reject = onStop;
  });
  const { dispatcher, destroy } = transport.dispatcherFor(request);
  const { origin, path, method, headers, body, timeoutMs, maxBytes, onSent } = request;
  let controller: Dispatcher.DispatchController | undefined;
  // Once true, whatever undici still says of this request is not listened to.
  let over = false;
  let sent = false;
  let head: Head | undefined;
  let sink: Sink | undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;

  const close = (): void => {
    over = true;
    clearTimeout(timer);
    sink?.release();
    // Not within a callback of undici's: the end of the answer may be in the same chunk, and
    // undici asserts that no request which is over ends.
    queueMicrotask(destroy ?? (() => controller?.abort(CLOSED)));
  };
  const settle = (result: Outcome<Result>): void => {
    if (over) return;
    close();
    resolve(result);
  };
  const fail = (error: Error): void => {
    if (head === undefined) settle({ kind: "failed", sent, error });
    else settle(collected(head, chunks, false));
  };
  let timer: NodeJS.Timeout | undefined = startTimer(() => {
    const what = head === undefined ? "answer" : "end of the answer";
    const error = new Error(`no ${what} within ${timeoutMs} ms`);
    fail(Object.assign(error, { name: "TimeoutError" }));
  }, timeoutMs);
  stop.onStop = () => {
    if (over) return;
    close();
    reject(new CallAborted(stop.reason));
  };

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (over) {
        started.abort(CLOSED);
        return;
      }
      sent = true;
      onSent?.();
    },
    onResponseStart(started, status, headers) {
      if (status < 200 || over) return;
      head = { status, headers };
      sink = isReadable(head)
        ? openStream?.(head, {
            hold: (paused) => (paused ? started.pause() : started.resume()),
            finish: settle,
          })
        : undefined;
      if (sink === undefined) return;
      clearTimeout(timer);
      // A stream may be open for long: what is done with is not kept for as long.
      timer = undefined;
      head = undefined;
      started.rawHeaders = null;
    },
    onResponseData(_, chunk) {
      if (over) return;
      if (sink !== undefined) {
        sink.data(chunk);
        return;
      }
      bytes += chunk.length;
      if (bytes > maxBytes) fail(new Error(`more than ${maxBytes} bytes`));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      if (over) return;
      if (sink !== undefined) sink.end();
      else if (head !== undefined) settle(collected(head, chunks, true));
    },
    onResponseError(_, error) {
      if (over) return;
      if (sink === undefined) fail(error);
      else sink.end(error);
    },
  };
  try {
    dispatcher.dispatch(
      {
        origin,
        path,
        method,
        headers,
        body: typeof body === "object" ? toForm(body) : (body ?? null),
        // The bounds above are finer, and a stream may be quiet for longer than any default.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      handler,
    );
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)));
  }
  return outcome;
}

/** The transport of a client: its user's dispatcher, or connections of our own. */
export function createTransport(given: RequestDispatcher | undefined): Transport {
  if (given !== undefined) {
    // The option's type names the method alone; its documentation says whose it is.
    const dispatcher = given as Dispatcher;
    return { enter: nothing, leave: nothing, dispatcherFor: () => ({ dispatcher }) };
  }
  let users = 0;
  let agent: Agent | undefined;
  let origin: { readonly text: string; readonly url: URL } | undefined;
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
      if (request.method === "POST") {
        // One for all its connections.
        if (origin?.text !== request.origin) {
          origin = { text: request.origin, url: new URL(request.origin) };
        }
        return createCarrier(origin.url);
      }
      agent ??= new Agent({
        connect(options, callback) {
          const socket = openSocket(options, callback);
          if (socket === undefined) return;
          sockets.add(socket);
          socket.once("close", () => sockets.delete(socket));
        },
        connections: MAX_CONNECTIONS,
        keepAliveTimeout: 30_000,
      });
      return { dispatcher: agent };
    },
  };
}

/**
 * A connection of its own for a create: on a kept-alive one that the server is just closing, a
 * reset would leave open whether the create was accepted.
 */
function createCarrier(origin: URL): { dispatcher: Dispatcher; destroy: () => void } {
  let socket: Destroyable | undefined;
  const connect: buildConnector.connector = (options, callback) => {
    socket = openSocket(options, callback);
  };
  const dispatcher = new Client(origin, { connect });
  const destroy = (): void => {
    dispatcher.destroy(CLOSED).catch(nothing);
    socket?.destroy();
  };
  return { dispatcher, destroy };
}

/** For thousands of waiting generations: their short requests take turns. */
const MAX_CONNECTIONS = 128;
const CONNECT_TIMEOUT_MS = 10_000;
/** One for all: making an error takes its stack. */
const CLOSED = /* @__PURE__ */ new Error("closed");

interface Destroyable {
  destroy(): unknown;
  once(event: "close", listener: () => void): unknown;
}

let connectOnce: buildConnector.connector | undefined;

/** undici forgets a socket that is still connecting when its client is destroyed: keep it. */
function openSocket(...args: Parameters<buildConnector.connector>): Destroyable | undefined {
  // One connector for all, made at the first use: it keeps the TLS sessions.
  connectOnce ??= buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  // The types leave out that it returns the socket.
  return connectOnce(...args) as unknown as Destroyable | undefined;
}

function collected<Stream>(head: Head, chunks: readonly Buffer[], ended: boolean): Outcome<Stream> {
  const readable = isReadable(head);
  const text = readable ? Buffer.concat(chunks).toString("utf8") : "";
  return { kind: "answer", answer: { ...head, text, complete: ended && readable } };
}

/** `identity` was asked for: what is compressed all the same could grow without bound. */
function isReadable(head: Head): boolean {
  const encoding = headerOf(head, "content-encoding");
  return encoding === undefined || /^\s*(identity)?\s*$/i.test(encoding);
}

export function isSuccess({ status }: Head): boolean {
  return status >= 200 && status < 300;
}

export function headerOf(head: Head, name: string): string | undefined {
  const value = head.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function toForm(fields: readonly FormField[]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

function nothing(): void {}
