import { crc32, deflateSync } from "node:zlib";

/** A picture as one byte per pixel, row by row: a place in the palette, which has at most 256 colours. */
export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly palette: readonly (readonly number[])[];
}

/** Writes a PNG: Portable Network Graphics, third edition, with Node's own zlib. */
export function encodePng({ width, height, pixels, palette }: IndexedPicture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a pixel, by palette.
  header.set([8, 3], 8);
  // Each row begins with its filter: 0, none.
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 2 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const written = Buffer.alloc(data.length + 12);
  written.writeUInt32BE(data.length, 0);
  written.write(type, 4, "latin1");
  written.set(data, 8);
  // Of type and data.
  written.writeUInt32BE(crc32(written.subarray(4, -4)), data.length + 8);
  return written;
}
