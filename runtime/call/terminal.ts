import type { Generation } from "../contract/generation.js";

/** The end of a generation, as an answer or an event tells it. */
export interface Terminal {
  readonly kind: "generation";
  readonly generation: Generation<unknown>;
  /** A success has its data. */
  readonly isWhole: boolean;
  /** Where it says that they are. */
  readonly link?: string | undefined;
  /** The result if that cannot be asked, or gives less: with that URL as its data, or with the media that it has. */
  readonly made?: Generation<unknown> | undefined;
}
