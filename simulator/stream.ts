import { frame, openEventStream, write } from "./service/event-stream.js";
import type { Exchange } from "./service/exchange.js";
import {
  pauseUntil,
  type StoredGeneration,
  statusesOf,
  unlessCanceled,
} from "./service/generation.js";
import { generationBody } from "./service/generation-body.js";

/** Streams the statuses of a generation as they change, and ends after the terminal one. */
export async function streamGeneration(
  exchange: Exchange,
  generation: StoredGeneration,
): Promise<void> {
  openEventStream(exchange);
  for (const planned of statusesOf(generation)) {
    await pauseUntil(exchange, generation, planned);
    const status = unlessCanceled(generation, planned);
    await write(exchange, frame(generationBody(generation, status, { role: "stream" })));
    if (status === "CANCELED") break;
  }
  exchange.response.end();
}
