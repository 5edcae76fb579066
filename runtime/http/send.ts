import type { StopSignal } from "../clock/stop-signal.js";
import { forAnyUndici } from "./dispatch-handler.js";
import { Exchange, type HttpRequest, type Sent, type Watcher } from "./exchange.js";
import { encodeForm } from "./multipart.js";
import type { Transport } from "./transport.js";

/**
 * Sends one request, and reads its answer to the end.
 *
 * @param signal - destroys the connection when it is aborted
 */
export function send<Result = never>(
  transport: Transport,
  signal: StopSignal,
  request: HttpRequest,
  watcher?: Watcher<Result>,
): Promise<Sent<Result>> {
  if (signal.aborted) return Promise.resolve({ kind: "stopped" });
  const { dispatcher, destroy, isForeign } = transport.dispatcherFor(request);
  const { origin, path, method, body } = request;
  const form = typeof body === "object" ? encodeForm(body) : undefined;
  const headers = { ...request.headers, ...form?.headers };
  return new Promise((resolve) => {
    const exchange = new Exchange(request, signal, watcher, destroy, resolve);
    try {
      dispatcher.dispatch(
        {
          origin,
          path,
          method,
          headers,
          // undici reads any iterable; its types name a few.
          body: (form?.body ?? body ?? null) as string | null,
          // The bounds above are finer, and a stream may be quiet for longer than any default.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        isForeign ? forAnyUndici(exchange) : exchange,
      );
    } catch (error) {
      exchange.breakOff(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
