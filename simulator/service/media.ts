import { imageCountOf, promptOf, type StoredGeneration } from "./generation.js";
import { drawPicture } from "./picture.js";
import { type PictureSize, pictureSize } from "./picture-size.js";

/** One picture of a generation. */
export interface Picture extends PictureSize {
  /** Counted from 1. */
  readonly number: number;
  readonly url: string;
  readonly fileName: string;
}

/** Path of a picture, counted from 1. Like the platform's media, it is not below the base path. */
function mediaPath(id: string, number: number): string {
  return `/media/${encodeURIComponent(id)}/${number}.png`;
}

/** The pictures that an input asks for. They are PNG, whatever `output_format` says. */
export function picturesOf(generation: StoredGeneration): readonly Picture[] {
  const { id, origin, input, simulated } = generation;
  const size = pictureSize(input, simulated.endpoint.input);
  return Array.from({ length: imageCountOf(input) }, (_, index) => ({
    number: index + 1,
    url: `${origin}${mediaPath(id, index + 1)}`,
    fileName: `${id}-${index + 1}.png`,
    ...size,
  }));
}

/** Draws a picture of a generation: the same seed and input give the same one. */
export function drawPictureOf(
  { input, simulated, seed }: StoredGeneration,
  number: number,
): Uint8Array {
  const subject = JSON.stringify([seed, promptOf(input), input["seed"] ?? null, number]);
  return drawPicture(pictureSize(input, simulated.endpoint.input), subject);
}
