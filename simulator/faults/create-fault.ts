import type { Exchange } from "../service/exchange.js";
import type { StoredGeneration } from "../service/generation.js";

/** What a create fault can use. */
export interface FaultyCreate {
  readonly exchange: Exchange;
  /** Another origin, which counts its requests. */
  readonly otherOrigin: () => Promise<string>;
}

interface CreateFaultScope {
  /** How many attempts of one call it affects. @defaultValue all */
  readonly times?: number;
  /** The only form it affects. @defaultValue both */
  readonly form?: "sse";
}

/** A fault before the create is accepted: nothing is charged. */
export interface RefusingFault extends CreateFaultScope {
  readonly accepts: false;
  act(create: FaultyCreate): Promise<void> | void;
}

/**
 * A fault after the create was accepted and charged. The generation starts only when a client asks
 * for it, by its id or in the running list, so a client that recovers it finds it still running.
 */
export interface AcceptingFault extends CreateFaultScope {
  readonly accepts: true;
  act(create: FaultyCreate, generation: StoredGeneration): Promise<void> | void;
}

/** A create fault: before or after the create is accepted. */
export type CreateFault = RefusingFault | AcceptingFault;
