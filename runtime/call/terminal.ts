import type { Generation } from "../contract/types.js";

/** The end of a generation, as an answer or an event tells it. */
export interface Terminal {
  readonly kind: "generation";
  readonly generation: Generation<unknown>;
  /** A success has its data. */
  readonly isWhole: boolean;
  /** Where it says that they are. */
  readonly link?: string | undefined;
  /** The generation with that URL as its data: the result if it cannot be asked. */
  readonly made?: Generation<unknown> | undefined;
}
