// BENCH_HEY_API: hey-api's output for the 23 models, bundled.
const { client } = await import(process.env["BENCH_HEY_API"] ?? "");

/** The same through the SSE client that hey-api generates. */
export async function readStream(url, input, onEvent) {
  const { origin, pathname } = new URL(url);
  const { stream } = await client.sse.post({
    baseUrl: origin,
    url: pathname,
    body: input,
    headers: {
      "content-type": "application/json",
      authorization: "Bearer sk-bench-0123456789abcdefghijklmnop",
    },
    sseMaxRetryAttempts: 1,
  });
  for await (const event of stream) {
    onEvent?.(event);
    if (event.status === "COMPLETED") return event;
  }
}
