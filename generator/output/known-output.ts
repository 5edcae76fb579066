import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheHash } from "../cache-hash.js";
import { cacheFolder, hashOfGenerator } from "../generator-cache.js";

/**
 * Remembers, on this machine alone, which locks this very generator has written: the files that
 * such a lock lists have passed the gate, and what they are made from would make them again. The
 * lock itself cannot say so, since anybody may change it together with the files.
 */
export interface KnownOutput {
  /** @param lockHash - {@link cacheHash} of the lock's text */
  readonly has: (lockHash: string) => boolean;
  readonly add: (lockHash: string) => void;
}

/** @param settings - what the text of an endpoint's module depends on, beside its model */
export function knownOutput(settings: readonly string[]): KnownOutput {
  const folder = cacheFolder();
  // Without node_modules there is no place to remember anything: every run is a full one.
  if (folder === undefined) return { has: () => false, add: () => {} };
  const maker = hashOfGenerator().update(JSON.stringify(settings)).digest("hex");
  const mark = (lockHash: string) => path.join(folder, cacheHash(`${maker} ${lockHash}`));
  return {
    has: (lockHash) => existsSync(mark(lockHash)),
    add: (lockHash) => {
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(mark(lockHash), "");
      } catch {
        // A folder that cannot be written costs time, nothing else.
      }
    },
  };
}
