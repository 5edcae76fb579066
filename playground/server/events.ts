import type { ServerEvent } from "../protocol.js";
import type { Exchange } from "./exchange.js";

/** The pages that listen. */
export interface EventStreams {
  /** Sends an event to every page. */
  readonly emit: (event: ServerEvent) => void;
  /** Adds a page, which is told `first` at once. */
  readonly open: (exchange: Exchange, first: ServerEvent) => void;
  readonly close: () => void;
}

export function createEventStreams(): EventStreams {
  const open = new Set<Exchange["response"]>();
  // Without a byte now and then, what is between would close the stream.
  const beat = setInterval(() => {
    for (const response of open) response.write(": still here\n\n");
  }, 20_000);
  beat.unref();
  const text = (event: ServerEvent) => `data: ${JSON.stringify(event)}\n\n`;
  return {
    emit(event) {
      const message = text(event);
      for (const response of open) response.write(message);
    },
    open({ response }, first) {
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      response.write(`retry: 500\n\n${text(first)}`);
      open.add(response);
      response.once("close", () => open.delete(response));
    },
    close() {
      clearInterval(beat);
      for (const response of open) response.end();
    },
  };
}
