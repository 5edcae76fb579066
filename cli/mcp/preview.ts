import { readPng, shrink, writePng } from "../shell/png-pixels.js";

/** A picture in an answer. */
export interface InlinePicture {
  readonly type: string;
  /** In base64. */
  readonly data: string;
  /** Whether it is smaller than the picture. */
  readonly isPreview: boolean;
}

/** Largest picture to put into an answer, in bytes: hosts take 1 MB in all, in base64. */
const maxInlineBytes = 150_000;
/** Longest side of a preview to try, in pixels, the largest first. */
const previewSides = [512, 384, 256, 128];

/** Types that hosts show. */
const shownTypes: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
]);

/**
 * What a host can show of a file: the picture itself if it is small, else a smaller one of a PNG.
 *
 * @returns `undefined` for anything else: a link leads to it
 */
export async function previewOf(
  type: string,
  read: () => Promise<Uint8Array>,
  bytes: number,
): Promise<InlinePicture | undefined> {
  if (!shownTypes.has(type)) return undefined;
  if (bytes <= maxInlineBytes) return { type, data: base64(await read()), isPreview: false };
  if (type !== "image/png") return undefined;
  const preview = await smallerPng(await read());
  return preview && { type, data: base64(preview), isPreview: true };
}

async function smallerPng(picture: Uint8Array): Promise<Uint8Array | undefined> {
  // A picture that cannot be read is still where its link leads.
  const pixels = await readPng(picture);
  if (pixels === undefined) return undefined;
  for (const side of previewSides) {
    const small = await writePng(shrink(pixels, side));
    if (small.length <= maxInlineBytes) return small;
  }
  return undefined;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
