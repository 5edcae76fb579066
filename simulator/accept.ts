import { streamFaults } from "./faults/stream-faults.js";
import type { Refusal } from "./service/exchange.js";
import { type FaultName, isStreamFault } from "./service/fault-names.js";
import { imageCount, outcomeOf, promptOf, type StoredGeneration } from "./service/generation.js";
import { charge } from "./service/ledger.js";
import type { SimulatedEndpoint } from "./service/types.js";
import type { Service } from "./service.js";

/** What is decided about a generation as it is accepted. */
export interface Acceptance {
  readonly faults: readonly FaultName[];
  /** Its work waits until a client first looks at it. */
  readonly held: boolean;
}

/**
 * Accepts a create: takes the credits and stores the generation. `undefined` when the credits do
 * not suffice; nothing is taken then.
 */
export function accept(
  { ledger, generations, latencyMs }: Service,
  simulated: SimulatedEndpoint,
  input: Readonly<Record<string, unknown>>,
  { faults, held }: Acceptance,
): StoredGeneration | undefined {
  const images = imageCount(input);
  if (!charge(ledger, images)) return undefined;
  const createdAt = new Date();
  const name = faults.find(isStreamFault);
  const streamFault = name && streamFaults[name];
  const generation: StoredGeneration = {
    id: generations.nextId(simulated.endpoint.key, input),
    simulated,
    input,
    images,
    cost: images,
    createdAt,
    latencyMs,
    outcome: streamFault?.outcome ?? outcomeOf(promptOf(input), codeFamily(simulated)),
    faults,
    startsAtMs: held || streamFault?.held ? Number.POSITIVE_INFINITY : createdAt.getTime(),
    looks: 0,
    openLooks: 0,
  };
  generations.add(generation);
  return generation;
}

/** The refusal when the credits do not suffice. */
export function outOfCredits(simulated: SimulatedEndpoint): Refusal {
  return {
    status: 402,
    code: `${codeFamily(simulated)}_INSUFFICIENT_CREDITS`,
    message: "Insufficient credits: recharge, then try again.",
  };
}

/** The platform's codes begin with what is generated; the example of the data tells it. */
function codeFamily({ dataExample }: SimulatedEndpoint): string {
  const isVideo =
    typeof dataExample === "object" &&
    dataExample !== null &&
    "type" in dataExample &&
    dataExample.type === "video";
  return isVideo ? "VIDEO_GENERATION" : "IMAGE_GENERATION";
}
