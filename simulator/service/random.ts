import { createHash } from "node:crypto";

/** A hexadecimal digest of the parts, the same on every machine. */
export function digest(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** A number in [0, 1) that depends only on the parts. */
export function fraction(...parts: readonly (string | number)[]): number {
  return Number.parseInt(digest(...parts).slice(0, 8), 16) / 2 ** 32;
}

/** An endless sequence of numbers in [0, 1) that depends only on the parts (mulberry32). */
export function sequence(...parts: readonly (string | number)[]): () => number {
  let state = Number.parseInt(digest(...parts).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
