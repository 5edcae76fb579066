import { streamFaults } from "./faults/stream-faults.js";
import { type FaultName, isStreamFault } from "./service/fault-names.js";
import { imageCountOf, outcomeOf, promptOf, type StoredGeneration } from "./service/generation.js";
import { charge } from "./service/ledger.js";
import type { Refusal } from "./service/refusal-body.js";
import type { SimulatedEndpoint } from "./service/types.js";
import type { Service } from "./service.js";

/** What is decided when a generation is accepted. */
export interface Acceptance {
  readonly faults: readonly FaultName[];
  /** It starts only when a client first asks for it. */
  readonly held: boolean;
}

/**
 * Accepts a create: takes the credits and stores the generation. Takes nothing and returns
 * `undefined` if there are not enough credits.
 */
export function accept(
  { ledger, generations, latencyMs, seed, webhooks, origin }: Service,
  simulated: SimulatedEndpoint,
  input: Readonly<Record<string, unknown>>,
  { faults, held }: Acceptance,
): StoredGeneration | undefined {
  const images = imageCountOf(input);
  if (!charge(ledger, images)) return undefined;
  const createdAt = new Date();
  const name = faults.find(isStreamFault);
  const streamFault = name && streamFaults[name];
  const generation: StoredGeneration = {
    id: generations.nextId(simulated, input),
    simulated,
    input,
    images,
    seed,
    origin,
    cost: images,
    createdAt,
    latencyMs,
    outcome: streamFault?.outcome ?? outcomeOf(promptOf(input), codeFamily(simulated)),
    faults,
    startsAtMs: held || streamFault?.held ? Number.POSITIVE_INFINITY : createdAt.getTime(),
    polls: 0,
    openPolls: 0,
  };
  generations.add(generation);
  webhooks?.announce(generation);
  return generation;
}

/** The refusal if there are not enough credits. */
export function insufficientCredits(simulated: SimulatedEndpoint): Refusal {
  return {
    status: 402,
    code: `${codeFamily(simulated)}_INSUFFICIENT_CREDITS`,
    message: "Insufficient credits: recharge, then try again.",
  };
}

/** The start of the platform's codes: image or video, as in the example of the data. */
function codeFamily({ dataExample }: SimulatedEndpoint): string {
  const isVideo =
    typeof dataExample === "object" &&
    dataExample !== null &&
    "type" in dataExample &&
    dataExample.type === "video";
  return isVideo ? "VIDEO_GENERATION" : "IMAGE_GENERATION";
}
