import { randomUUID } from "node:crypto";
import type { Platform } from "@modelsmith/runtime";
import { createFaultChooser, type FaultChooser } from "./faults/choose.js";
import { createWebhookSender, type WebhookSender } from "./send-webhooks.js";
import { createGenerationStore, type GenerationStore } from "./service/generation-store.js";
import { createInputCheck, type InputCheck } from "./service/input-check.js";
import { type Ledger, openLedger } from "./service/ledger.js";
import { createRedirectTrap, type RedirectTrap } from "./service/redirect-trap.js";
import { createRouter, type Router, withVersion } from "./service/routes.js";
import type { SimulatedEndpoint, SimulateOptions } from "./service/types.js";

/** What the handlers of one simulator share. */
export interface Service {
  readonly origin: string;
  readonly seed: number;
  readonly latencyMs: number;
  readonly apiKey: string | undefined;
  /** The platform of the first endpoint: those that are served together share one. */
  readonly platform: Platform;
  readonly route: Router;
  /** What else a path may mean: see {@link withVersion}. */
  readonly longerPaths: (pathname: string) => readonly string[];
  readonly checkInput: InputCheck;
  readonly chooseFaults: FaultChooser;
  readonly ledger: Ledger;
  readonly generations: GenerationStore;
  readonly redirectTrap: RedirectTrap;
  readonly webhooks: WebhookSender | undefined;
}

/** A new service. Its origin is known once a server listens. */
export function createService(
  endpoints: readonly [SimulatedEndpoint, ...SimulatedEndpoint[]],
  options: SimulateOptions,
): Omit<Service, "origin"> {
  const seed = options.seed ?? 1;
  const ledger = openLedger(options.credits ?? 1_000_000);
  return {
    seed,
    latencyMs: options.latencyMs ?? 1500,
    apiKey: options.apiKey,
    platform: endpoints[0].endpoint.platform,
    route: createRouter(endpoints),
    longerPaths: withVersion(endpoints),
    checkInput: createInputCheck(),
    chooseFaults: createFaultChooser(options.faults ?? {}, seed),
    ledger,
    // As a service's, ids are new after a restart too: a journal that outlives it knows the old ones.
    generations: createGenerationStore(options.seed ?? randomUUID()),
    redirectTrap: createRedirectTrap(),
    webhooks: options.webhooks && createWebhookSender(options.webhooks, ledger),
  };
}
