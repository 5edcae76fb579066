import type { Exchange } from "../service/exchange.js";
import type { StoredGeneration } from "../service/generation.js";

/** What a fault of the create may use. */
export interface FaultyCreate {
  readonly exchange: Exchange;
  /** The simulator's own origin. */
  readonly origin: string;
  /** Another origin, which counts who comes. */
  readonly otherOrigin: () => Promise<string>;
}

interface CreateFaultScope {
  /** Attempts of one call that it acts on. @defaultValue all */
  readonly times?: number;
  /** The only form that it acts on. @defaultValue both */
  readonly form?: "sse";
}

/** A fault that answers instead of the service: nothing is accepted, nothing is charged. */
export interface RefusingFault extends CreateFaultScope {
  readonly accepts: false;
  act(create: FaultyCreate): Promise<void> | void;
}

/**
 * A fault after the create was accepted and charged. The generation waits until a client first
 * looks at it, in the running list or by its id: whoever recovers it finds it still running.
 */
export interface AcceptingFault extends CreateFaultScope {
  readonly accepts: true;
  act(create: FaultyCreate, generation: StoredGeneration): Promise<void> | void;
}

/** A fault of the create, and whether the service accepts before it. */
export type CreateFault = RefusingFault | AcceptingFault;
