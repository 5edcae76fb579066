import type { Dispatcher } from "undici";

/** What a dispatcher of undici 7 or later calls. */
export type DispatchHandler = Required<
  Pick<
    Dispatcher.DispatchHandler,
    "onRequestStart" | "onResponseStart" | "onResponseData" | "onResponseEnd" | "onResponseError"
  >
>;

/** The methods of undici up to 6, which it calls instead. */
interface LegacyHandler {
  onConnect(abort: (error?: Error) => void): void;
  onHeaders(status: number, rawHeaders: readonly Buffer[]): boolean;
  onData(chunk: Buffer): boolean;
  onComplete(): void;
  onError(error: Error): void;
}

/**
 * A handler for the dispatchers of any undici: the caller's may be of another version. An interceptor may
 * pass on a copy, with methods of its own among them, so all stand in one object, and need no `this`.
 */
export function forAnyUndici(handler: DispatchHandler): DispatchHandler & LegacyHandler {
  let abort: ((error?: Error) => void) | undefined;
  const controller: Dispatcher.DispatchController = {
    paused: false,
    aborted: false,
    reason: null,
    abort: (error) => abort?.(error),
    // Nothing is paused: see dispatchMedia.
    pause() {},
    resume() {},
  };
  return {
    onRequestStart: (...started) => handler.onRequestStart(...started),
    onResponseStart: (...opened) => handler.onResponseStart(...opened),
    onResponseData: (...arrived) => handler.onResponseData(...arrived),
    onResponseEnd: (...ended) => handler.onResponseEnd(...ended),
    onResponseError: (...broken) => handler.onResponseError(...broken),
    onConnect(onAbort) {
      abort = onAbort;
      handler.onRequestStart(controller, {});
    },
    onHeaders(status, rawHeaders) {
      handler.onResponseStart(controller, status, parseHeaders(rawHeaders));
      return true;
    },
    onData(chunk) {
      handler.onResponseData(controller, chunk);
      return true;
    },
    onComplete: () => handler.onResponseEnd(controller, {}),
    onError: (error) => handler.onResponseError(controller, error),
  };
}

/** Headers as undici up to 6 gives them: names and values, alternating. */
function parseHeaders(raw: readonly Buffer[]): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = String(raw[at]).toLowerCase();
    const value = raw[at + 1]?.toString("latin1") ?? "";
    const before = headers[name];
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}
