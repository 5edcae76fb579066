import { createParser } from "eventsource-parser";
import { Agent, request } from "undici";

const agent = new Agent({ bodyTimeout: 0, headersTimeout: 0 });
const headers = { "content-type": "application/json", accept: "text/event-stream" };

/**
 * What one would write without modelsmith: the least that reads events. Counts them, and ends with
 * the last one that has data.
 */
export async function readStream(url, input, onEvent) {
  const { body } = await request(url, {
    method: "POST",
    headers: { ...headers, authorization: "Bearer sk-bench-0123456789abcdefghijklmnop" },
    body: JSON.stringify(input),
    dispatcher: agent,
  });
  let last;
  const parser = createParser({
    onEvent(message) {
      const event = JSON.parse(message.data);
      onEvent?.(event);
      if (event.status === "COMPLETED") last = event;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    if (last !== undefined) return last;
  }
  return last;
}
