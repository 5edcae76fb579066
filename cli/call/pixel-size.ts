/** Width and height of a picture, by its first bytes: PNG, JPEG, GIF, WebP. */
export function pixelSize(bytes: Buffer): readonly [width: number, height: number] | undefined {
  const head = bytes.toString("latin1", 0, 16);
  if (head.startsWith("\x89PNG") && bytes.length >= 24) {
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  }
  if (head.startsWith("GIF8") && bytes.length >= 10) {
    return [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  }
  if (head.startsWith("RIFF") && bytes.length >= 30) return webpSize(bytes, head.slice(12, 16));
  return head.startsWith("\xff\xd8") ? jpegSize(bytes) : undefined;
}

function webpSize(bytes: Buffer, form: string): readonly [number, number] | undefined {
  switch (form) {
    case "VP8X":
      return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
    case "VP8 ":
      return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    }
    default:
      return undefined;
  }
}

/** Its segments, up to the first frame. */
function jpegSize(bytes: Buffer): readonly [number, number] | undefined {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    // Start of a frame, but for the tables that have numbers among them.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
