import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { RequestDispatcher } from "../contract/call-options.js";
import { forAnyUndici } from "../http/dispatch-handler.js";

/** An answer whose body is read as it comes. */
export interface MediaAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

/** What a request for media carries, and its bounds. */
export interface MediaRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly idleTimeoutMs: number;
  /** What comes beyond is left out. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** Asks for an address through the caller's dispatcher, which may be of any undici. */
export function dispatchMedia(
  dispatcher: RequestDispatcher,
  address: string,
  { headers, idleTimeoutMs, maxBytes, signal }: MediaRequest,
): Promise<MediaAnswer> {
  const { origin, pathname, search } = new URL(address);
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let bytes = 0;
    const body = new Readable({
      read() {},
      destroy(error, callback) {
        signal?.removeEventListener("abort", onAbort);
        controller?.abort(error ?? new Error("the download was left"));
        callback(error);
      },
    });
    const onAbort = (): void => void body.destroy(signal?.reason);
    body.on("error", reject);
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) return onAbort();
    const handler = forAnyUndici({
      onRequestStart(started) {
        controller = started;
        if (body.destroyed) started.abort(new Error("the download was left"));
      },
      onResponseStart(_, status, received) {
        if (status >= 200) resolve({ status, headers: received, body });
      },
      // Never paused: where a connection ends meanwhile, undici 7 throws what nobody can catch.
      onResponseData(_, chunk) {
        if (bytes <= maxBytes) body.push(chunk);
        bytes += chunk.byteLength;
      },
      onResponseEnd() {
        body.push(null);
      },
      onResponseError(_, error) {
        body.destroy(error);
      },
    });
    const timeouts = { headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs };
    const path = pathname + search;
    try {
      dispatcher.dispatch({ origin, path, method: "GET", headers, ...timeouts }, handler);
    } catch (error) {
      reject(error);
    }
  });
}
