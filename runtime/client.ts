import type { CallOptions, Client } from "./contract/call-options.js";
import { createTransport, type Transport } from "./http/transport.js";
import { checkOptions, SHARED_OPTIONS } from "./options/check-options.js";
import { BOUNDS, type Bounds } from "./options/options.js";

/**
 * Makes a client: its options hold for every call that names it as `options.client`, and a call's
 * own options win. Two clients share nothing.
 *
 * @throws {TypeError} for an option that does not exist, or that cannot have its value
 */
export function createClient(options: CallOptions = {}): Client {
  checkOptions(options, SHARED_OPTIONS);
  return clientOf({
    options: { ...options },
    bounds: BOUNDS,
    transport: createTransport(options.dispatcher),
  });
}

/**
 * Sets the options of the default client; calls that are under way keep theirs.
 *
 * @throws {TypeError} for an option that does not exist, or that cannot have its value
 */
export function configure(options: CallOptions): void {
  defaultClient = createClient(options);
}

/**
 * What is behind a client. The key is in here: not on the object that a user may print.
 *
 * @internal
 */
export interface ClientState {
  readonly options: CallOptions;
  readonly bounds: Bounds;
  readonly transport: Transport;
}

/** @internal */
export function clientOf(state: ClientState): Client {
  // The brand exists in the types alone. In the place of a call's options it is refused by its own
  // field: ignored, it would let the default account pay.
  const client = Object.freeze({ client: null }) as unknown as Client;
  states.set(client, state);
  return client;
}

/** @internal */
export function stateOf(client: Client | undefined): ClientState {
  if (client === undefined) {
    defaultClient ??= createClient();
    return stateOf(defaultClient);
  }
  const state = states.get(client);
  if (state === undefined) {
    throw new TypeError(
      "option client must come from createClient(), as { client }. Nothing was sent.",
    );
  }
  return state;
}

const states = new WeakMap<Client, ClientState>();
let defaultClient: Client | undefined;
