import { identityKey } from "./lock/lock.js";
import type { FactsMemory } from "./model/build-model.js";
import { factsSource } from "./model/facts-source.js";
import type { Model } from "./model/model.js";
import type { KeptEndpoint } from "./stored-model.js";

/** Facts of this run: those that are known are taken, the others read. */
export interface RunFacts extends FactsMemory {
  /** Model hashes of the endpoints whose facts were known, by identity. */
  readonly knownHashes: ReadonlyMap<string, string>;
  /**
   * What to keep of a model's endpoints.
   *
   * @param modelHashes - of all endpoints, by identity
   */
  readonly kept: (
    model: Model,
    modelHashes: ReadonlyMap<string, string>,
  ) => readonly KeptEndpoint[];
}

/** @param before - what the run before this one has kept */
export function runFacts(before: readonly KeptEndpoint[]): RunFacts {
  const bySource = new Map(before.map((kept) => [kept.source, kept]));
  const byIdentity = new Map<string, Pick<KeptEndpoint, "facts" | "source">>(
    before.map((kept) => [identityKey(kept.facts.model.identity), kept]),
  );
  const knownHashes = new Map<string, string>();
  return {
    facts: (endpoint, shared, read) => {
      const source = factsSource(endpoint, shared);
      const known = source === undefined ? undefined : bySource.get(source);
      const facts = known?.facts ?? read();
      const identity = identityKey(facts.model.identity);
      if (known !== undefined) knownHashes.set(identity, known.modelHash);
      byIdentity.set(identity, { facts, ...(source !== undefined && { source }) });
      return facts;
    },
    knownHashes,
    kept: ({ endpoints }, modelHashes) =>
      endpoints.flatMap(({ identity, name }) => {
        const key = identityKey(identity);
        const [known, modelHash] = [byIdentity.get(key), modelHashes.get(key)];
        if (known === undefined || modelHash === undefined) return [];
        const { facts, source } = known;
        return { facts, ...(source !== undefined && { source }), name, modelHash };
      }),
  };
}
