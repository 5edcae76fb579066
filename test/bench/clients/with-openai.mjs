import OpenAI from "openai";

/** The same through the streaming of OpenAI's own client. */
export async function readStream(url, input, onEvent) {
  const { origin, pathname } = new URL(url);
  clients[origin] ??= new OpenAI({
    apiKey: "sk-bench-0123456789abcdefghijklmnop",
    baseURL: origin,
    maxRetries: 0,
  });
  const events = await clients[origin].post(pathname, { body: input, stream: true });
  for await (const event of events) {
    onEvent?.(event);
    if (event.status === "COMPLETED") return event;
  }
}

const clients = {};
