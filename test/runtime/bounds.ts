import { clientOf, stateOf } from "../../runtime/client.js";
import { type CallOptions, type Client, createClient } from "../../runtime/index.js";
import { BOUNDS, type Bounds } from "../../runtime/options/options.js";

/** A client with bounds that a test can wait for. */
export function clientWith(bounds: Partial<Bounds>, options: CallOptions = {}): Client {
  return clientOf({ ...stateOf(createClient(options)), bounds: { ...BOUNDS, ...bounds } });
}
