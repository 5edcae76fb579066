import type { GenerationStore } from "./generation.js";
import { createGenerationStore } from "./generation.js";
import type { InputCheck } from "./input-check.js";
import { createInputCheck } from "./input-check.js";
import type { Ledger } from "./ledger.js";
import { openLedger } from "./ledger.js";
import type { Router } from "./routes.js";
import { createRouter } from "./routes.js";
import type { SimulatedEndpoint, SimulateOptions } from "./types.js";

/** What all handlers of one simulator share. */
export interface Service {
  readonly origin: string;
  readonly seed: number;
  readonly latencyMs: number;
  readonly apiKey: string | undefined;
  readonly route: Router;
  readonly checkInput: InputCheck;
  readonly ledger: Ledger;
  readonly generations: GenerationStore;
}

/** A service that nothing has happened at yet. */
export function createService(
  endpoints: readonly SimulatedEndpoint[],
  options: SimulateOptions,
  origin: string,
): Service {
  const seed = options.seed ?? 1;
  return {
    origin,
    seed,
    latencyMs: options.latencyMs ?? 1500,
    apiKey: options.apiKey,
    route: createRouter(endpoints),
    checkInput: createInputCheck(),
    ledger: openLedger(options.credits ?? 1_000_000),
    generations: createGenerationStore(seed),
  };
}
