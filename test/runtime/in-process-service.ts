import type { Dispatcher } from "undici";
import type { RequestDispatcher } from "../../runtime/index.js";

/** What a service does with a request, without a socket. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
      /** `"cut"`: the connection breaks after the body; `"open"`: nothing follows it. */
      readonly end?: "whole" | "cut" | "open";
    }
  /** No connection. */
  | "unsent"
  /** It breaks after the request was sent. */
  | "reset"
  | "silence";

export interface InProcessRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A dispatcher that answers by itself, in the pieces that a network would make of an answer. */
export function dispatcherOf(reply: (request: InProcessRequest) => Reply): RequestDispatcher {
  return {
    dispatch(options, handler) {
      const { method, path, headers, body } = options as Dispatcher.DispatchOptions;
      // The runtime gives them as a record.
      const sent = headers as Record<string, string>;
      const request = { method, path, headers: sent, body: typeof body === "string" ? body : "" };
      setImmediate(() => answer(reply(request), handler as Dispatcher.DispatchHandler));
      return true;
    },
  };
}

function answer(reply: Reply, handler: Dispatcher.DispatchHandler): void {
  const controller = {
    abort() {},
    pause() {},
    resume() {},
  } as unknown as Dispatcher.DispatchController;
  const fail = (code: string): void => {
    const error = Object.assign(new Error(`failed: ${code}`), { code });
    handler.onResponseError?.(controller, error);
  };
  if (reply === "unsent") {
    fail("ECONNREFUSED");
    return;
  }
  handler.onRequestStart?.(controller, {});
  if (reply === "silence") return;
  if (reply === "reset") {
    fail("ECONNRESET");
    return;
  }
  const { status, headers = {}, body = "", end = "whole" } = reply;
  handler.onResponseStart?.(controller, status, { ...headers }, "");
  const bytes = Buffer.from(body);
  const half = bytes.length >> 1;
  for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) {
    if (part.length > 0) handler.onResponseData?.(controller, part);
  }
  if (end === "whole") handler.onResponseEnd?.(controller, {});
  if (end === "cut") fail("UND_ERR_SOCKET");
}
