import { deflateSync } from "node:zlib";
import { decode, encode } from "fast-png";
import { expect, test } from "vitest";
import { previewOf } from "../../../cli/mcp/preview.js";

/** Noise does not compress: the file is as large as its pixels. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  });
}

const preview = (type: string, bytes: Uint8Array) =>
  previewOf(type, () => Promise.resolve(bytes), bytes.length);

test.each(["image/png", "image/jpeg", "image/webp", "image/gif"])(
  "a small %s is shown as it is",
  async (type) => {
    const bytes = noise(1_000);
    expect(await preview(type, bytes)).toEqual({
      type,
      data: Buffer.from(bytes).toString("base64"),
      isPreview: false,
    });
  },
);

test.each([
  ["in colour", { channels: 3 }],
  ["with transparency", { channels: 4 }],
  ["in grey", { channels: 1 }],
])("a large PNG %s is shown smaller", async (_, { channels }) => {
  const [width, height] = [640, 320];
  const large = encode({ width, height, channels, data: noise(width * height * channels) });
  const shown = await preview("image/png", large);
  expect(shown).toMatchObject({ type: "image/png", isPreview: true });
  const bytes = Buffer.from(shown?.data ?? "", "base64");
  expect(bytes.length).toBeLessThanOrEqual(150_000);
  const small = decode(bytes);
  expect(small.width / small.height).toBe(2);
  // The mean of noise is grey.
  const mean = [...small.data].reduce((sum, value) => sum + value, 0) / small.data.length;
  expect(mean).toBeGreaterThan(120);
  expect(mean).toBeLessThan(135);
});

test("each pixel of a preview is the mean of those that it stands for", async () => {
  const [width, height] = [1024, 1024];
  const data = noise(width * height * 3);
  // The left half is black, the right half white, but for a little noise that keeps it large.
  for (let at = 0; at < data.length; at += 1) {
    const isLeft = Math.floor(at / 3) % width < width / 2;
    data[at] = isLeft ? (data[at] ?? 0) >> 3 : 255 - ((data[at] ?? 0) >> 3);
  }
  const shown = await preview("image/png", encode({ width, height, channels: 3, data }));
  const small = decode(Buffer.from(shown?.data ?? "", "base64"));
  const at = (x: number) => small.data[(10 * small.width + x) * small.channels] ?? -1;
  expect(at(2)).toBeLessThan(40);
  expect(at(small.width - 3)).toBeGreaterThan(215);
});

test.each([
  ["a large JPEG", "image/jpeg", noise(200_000)],
  ["a video", "video/mp4", noise(100)],
  ["what is no PNG", "image/png", noise(200_000)],
  ["a PNG that claims to be huge", "image/png", png(60_000, 60_000, noise(200_000))],
  ["a PNG that unpacks to 170 MB", "image/png", png(100, 100, deflateSync(new Uint8Array(1.7e8)))],
])("%s has no preview", async (_, type, bytes) => {
  expect(await preview(type, bytes)).toBeUndefined();
});

/** A PNG of this header and these packed pixels. */
function png(width: number, height: number, packed: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (name: string, data: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", packed)]);
}
