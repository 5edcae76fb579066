import { createClient, stream } from "@modelsmith/runtime";

const client = createClient({ apiKey: "sk-bench-0123456789abcdefghijklmnop" });

/** The same through `stream()`, with the input check and every bound on. */
export async function readStream(url, input, onEvent) {
  for await (const event of stream(endpointAt(url), input, { client })) {
    if (event.type === "status") onEvent?.(event.raw);
    if (event.type === "terminal") return event.generation;
  }
}

/** A descriptor as it is generated, led to the server of the benchmark; one for each address. */
export function endpointAt(/** @type {string} */ url) {
  const { origin, pathname } = new URL(url);
  endpoints[url] ??= {
    descriptor: 2,
    key: "google/nano-banana-pro",
    title: "Nano Banana Pro",
    platform: {
      name: "bench",
      baseUrl: origin,
      apiKeyVariable: "BENCH_API_KEY",
      poll: { path: "/generation/{id}" },
      read: { id: [["id"]], status: ["status"], data: ["data"] },
    },
    create: { stream: pathname },
    input: {
      type: "object",
      required: ["prompt"],
      properties: {
        prompt: { type: "string" },
        aspect_ratio: { enum: ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9"] },
        n: { type: "integer", minimum: 1, maximum: 4 },
      },
    },
  };
  return endpoints[url];
}

/** @type {Record<string, import("@modelsmith/runtime").Endpoint>} */
const endpoints = {};
