import { inflateSync } from "node:zlib";

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
/** Largest picture to shrink, in pixels: a small file may claim to be huge. */
const maxPixels = 40_000_000;

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
  try {
    if (pixelsOf(picture) > maxPixels) return undefined;
    refuseBomb(picture);
    // Loaded only for a large picture.
    const { convertIndexedToRgb, decode, encode } = await import("fast-png");
    const decoded = decode(picture);
    const { palette, width, height } = decoded;
    const data = palette ? convertIndexedToRgb(decoded) : decoded.data;
    const channels = data.length / (width * height);
    // Several pixels in one byte: such a picture is small.
    if (!Number.isInteger(channels)) return undefined;
    const source = {
      width,
      height,
      data,
      channels,
      // More than 8 bits a channel are a number of 16.
      shift: data instanceof Uint16Array ? 8 : 0,
    };
    for (const side of previewSides) {
      const small = encode(shrink(source, side));
      if (small.length <= maxInlineBytes) return small;
    }
  } catch {
    // A picture that cannot be read is still where its link leads.
  }
  return undefined;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly channels: number;
  readonly shift: number;
}

/** Each pixel is the mean of those that it stands for. */
function shrink({ width, height, data, channels, shift }: Pixels, side: number) {
  const scale = Math.max(1, Math.max(width, height) / side);
  const columns = Math.max(1, Math.floor(width / scale));
  const rows = Math.max(1, Math.floor(height / scale));
  const small = new Uint8Array(columns * rows * channels);
  for (let row = 0; row < rows; row += 1) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column += 1) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      for (let channel = 0; channel < channels; channel += 1) {
        let sum = 0;
        for (let y = top; y < bottom; y += 1) {
          for (let x = left; x < right; x += 1)
            sum += data[(y * width + x) * channels + channel] ?? 0;
        }
        const mean = sum / ((bottom - top) * (right - left));
        small[(row * columns + column) * channels + channel] = Math.round(mean) >> shift;
      }
    }
  }
  return { width: columns, height: rows, data: small, depth: 8 as const, channels };
}

/** As the header says; it comes first in every PNG. */
function pixelsOf(picture: Uint8Array): number {
  const view = viewOf(picture);
  return view.getUint32(16) * view.getUint32(20);
}

/**
 * Unpacks the pixels within a limit, before a library does without one: they may be a thousand
 * times as large as the file.
 *
 * @throws RangeError if they are larger than the largest picture to shrink
 */
function refuseBomb(picture: Uint8Array): void {
  const view = viewOf(picture);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 8 <= picture.length; ) {
    const length = view.getUint32(at);
    // "IDAT"
    if (view.getUint32(at + 4) === 0x49444154)
      parts.push(picture.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  inflateSync(Buffer.concat(parts), { maxOutputLength: maxPixels * 4 });
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
