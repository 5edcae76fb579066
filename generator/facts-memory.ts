import type { FactsMemory } from "./model/build-model.js";
import type { EndpointFacts } from "./model/endpoint-facts.js";
import { factsSource } from "./model/facts-source.js";
import { identityKey } from "./output/lock.js";

/** Facts of an endpoint as one run leaves them for the next. */
export interface KeptFacts {
  readonly facts: EndpointFacts;
  /** The hash of its model that the lock remembers. */
  readonly modelHash: string;
}

/** By the hash of what they were read from. */
export type KeptFactsBySource = ReadonlyMap<string, KeptFacts>;

/** Facts of this run: those that are known are taken, the others read. */
export interface RunFacts extends FactsMemory {
  /** Model hashes of the endpoints whose facts were known, by identity. */
  readonly knownHashes: ReadonlyMap<string, string>;
  /** @param modelHashes - of all endpoints, by identity */
  readonly kept: (modelHashes: ReadonlyMap<string, string>) => KeptFactsBySource;
}

export function runFacts(before: KeptFactsBySource): RunFacts {
  const knownHashes = new Map<string, string>();
  const used = new Map<string, EndpointFacts>();
  return {
    facts: (endpoint, shared, read) => {
      const source = factsSource(endpoint, shared);
      const known = source === undefined ? undefined : before.get(source);
      const facts = known?.facts ?? read();
      if (known !== undefined) knownHashes.set(identityKey(facts.model.identity), known.modelHash);
      if (source !== undefined) used.set(source, facts);
      return facts;
    },
    knownHashes,
    kept: (modelHashes) =>
      new Map(
        [...used].flatMap(([source, facts]) => {
          const modelHash = modelHashes.get(identityKey(facts.model.identity));
          return modelHash === undefined ? [] : [[source, { facts, modelHash }]];
        }),
      ),
  };
}
