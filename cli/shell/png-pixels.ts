/** Largest picture to read, in pixels: a small file may claim to be huge. */
const maxPixels = 40_000_000;

/** A picture as numbers, row by row: the channels of each pixel together. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly channels: number;
  readonly shift: number;
}

/** The pixels of a PNG. @returns `undefined` if it cannot be read, or is too large to be worth it */
export async function readPng(picture: Uint8Array): Promise<Pixels | undefined> {
  try {
    if (pixelsOf(picture) > maxPixels) return undefined;
    await refuseBomb(picture);
    // Loaded only for a picture.
    const { convertIndexedToRgb, decode } = await import("fast-png");
    const decoded = decode(picture);
    const { palette, width, height } = decoded;
    const data = palette ? convertIndexedToRgb(decoded) : decoded.data;
    const channels = data.length / (width * height);
    // Several pixels in one byte: such a picture is small.
    if (!Number.isInteger(channels)) return undefined;
    // More than 8 bits a channel are a number of 16.
    return { width, height, data, channels, shift: data instanceof Uint16Array ? 8 : 0 };
  } catch {
    return undefined;
  }
}

/** Pixels of 8 bits a channel as a PNG. */
export async function writePng({ width, height, data, channels }: Pixels): Promise<Uint8Array> {
  const { encode } = await import("fast-png");
  return encode({ width, height, data, depth: 8, channels });
}

/** The picture with this longest side at most: each pixel is the mean of those that it stands for. */
export function shrink({ width, height, data, channels, shift }: Pixels, side: number): Pixels {
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
  return { width: columns, height: rows, data: small, channels, shift: 0 };
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
async function refuseBomb(picture: Uint8Array): Promise<void> {
  const view = viewOf(picture);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 8 <= picture.length; ) {
    const length = view.getUint32(at);
    // "IDAT"
    if (view.getUint32(at + 4) === 0x49444154)
      parts.push(picture.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  // Every command loads this module, and few show a picture.
  const { inflateSync } = await import("node:zlib");
  inflateSync(Buffer.concat(parts), { maxOutputLength: maxPixels * 4 });
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
