import type { Roots } from "./value-form.js";
import type { ValuePath } from "./value-path.js";

/** The two whole schemas, which hold the definitions. */
export interface Comparison extends Roots {
  /** What fields of the whole were called that are the same on the wire. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The pairs of definitions around what is compared, outermost first, and where each begins. */
  readonly open: readonly { readonly pair: string; readonly depth: number }[];
  /**
   * The places in definitions that were met since the outermost one, and the pairs there: each place is
   * told once within it.
   */
  readonly met: Set<string>;
}

/**
 * The comparison within a pair of definitions; undefined where it is open already, or was told at the
 * same place of the pair around it. Where types refer to each other at very many places, each pair is
 * told once: else this takes forever.
 */
export function opened(outer: Comparison, path: ValuePath, pair: string): Comparison | undefined {
  const around = outer.open.at(-1);
  const place = JSON.stringify([around?.pair, path.slice(around?.depth ?? 0), pair]);
  const isTold = outer.met.has(outer.met.size < manyPlaces ? place : pair);
  if (around && (isTold || outer.open.some((each) => each.pair === pair))) return undefined;
  const met = around === undefined ? new Set<string>() : outer.met;
  met.add(place).add(pair);
  return { ...outer, open: [...outer.open, { pair, depth: path.length }], met };
}

const manyPlaces = 100;
