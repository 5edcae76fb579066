import {
  isJSONRPCNotification,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
} from "@modelcontextprotocol/server";

/** The request that a message cancels. */
export function canceledRequest(message: JSONRPCMessage): RequestId | undefined {
  if (!isJSONRPCNotification(message) || message.method !== "notifications/cancelled") {
    return undefined;
  }
  const id = message.params?.["requestId"];
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

/** What a transport tells beside what its server hears. */
export interface TransportNews {
  /** The library forgets a request when it is answered; that the answer came too late is worth money. */
  readonly onCanceled: (id: RequestId) => void;
  readonly onClosed: () => void;
}

/** A transport that also reports which requests the client cancels, and when it closes. */
export function withNews(inner: Transport, { onCanceled, onClosed }: TransportNews): Transport {
  const outer: Transport = {
    async start() {
      inner.onmessage = (message, extra) => {
        outer.onmessage?.(message, extra);
        const id = canceledRequest(message);
        if (id !== undefined) onCanceled(id);
      };
      inner.onclose = () => {
        outer.onclose?.();
        onClosed();
      };
      inner.onerror = (error) => outer.onerror?.(error);
      await inner.start();
    },
    send: (message, options) => inner.send(message, options),
    close: () => inner.close(),
  };
  return outer;
}
