import { type StoredGeneration, startOf, statusAt } from "./generation.js";
import { idKindOf, idOfKind } from "./id-kind.js";
import { digest } from "./random.js";
import type { SimulatedEndpoint, SimulatedGeneration } from "./types.js";

/** All generations of one simulator, oldest first. */
export interface GenerationStore {
  /** An id for a new generation. It depends on the seed and the input, not on the order of calls. */
  nextId(simulated: SimulatedEndpoint, input: object): string;
  add(generation: StoredGeneration): void;
  find(id: string): StoredGeneration | undefined;
  /** Running generations, newest first. */
  running(nowMs: number, limit: number): readonly StoredGeneration[];
  snapshot(nowMs: number): readonly SimulatedGeneration[];
}

/** An empty store. */
export function createGenerationStore(seed: number | string): GenerationStore {
  const stored = new Map<string, StoredGeneration>();
  const unfinished = new Set<StoredGeneration>();
  const sameInput = new Map<string, number>();
  return {
    nextId(simulated, input) {
      const what = digest(seed, simulated.endpoint.key, JSON.stringify(input));
      const earlier = sameInput.get(what) ?? 0;
      sameInput.set(what, earlier + 1);
      return idOfKind(idKindOf(simulated), digest(what, earlier));
    },
    add(generation) {
      stored.set(generation.id, generation);
      unfinished.add(generation);
    },
    find: (id) => stored.get(id),
    running(nowMs, limit) {
      for (const generation of unfinished) {
        if (nowMs >= startOf(generation, generation.outcome.status)) unfinished.delete(generation);
      }
      return [...unfinished].reverse().slice(0, limit);
    },
    snapshot: (nowMs) =>
      [...stored.values()].map((generation) => ({
        id: generation.id,
        endpoint: generation.simulated.endpoint.key,
        input: generation.input,
        status: statusAt(generation, nowMs),
        cost: generation.cost,
        createdAt: generation.createdAt,
        faults: generation.faults,
      })),
  };
}
