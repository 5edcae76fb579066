import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pixelSize } from "../../../cli/call/pixel-size.js";

/** The beginnings of files, as their formats define them: 640 × 480. */
const heads: Readonly<Record<string, Buffer>> = {
  PNG: hex("89504e470d0a1a0a 0000000d 49484452 00000280 000001e0 0802000000"),
  GIF: hex("474946383961 8002 e001 f70000"),
  "JPEG, with a thumbnail's segment before its frame": hex(
    "ffd8 ffe0 0010 4a46494600010100000100010000 ffc4 0004 0000 ffc0 0011 08 01e0 0280 03 012200",
  ),
  "progressive JPEG": hex("ffd8 ffc2 0011 08 01e0 0280 03 012200"),
  "lossy WebP": hex(
    "52494646 00000000 57454250 56503820 00000000 000000 9d012a 8002 e001 0000000000",
  ),
  "lossless WebP": hex("52494646 00000000 57454250 5650384c 00000000 2f 7fc27700 0000000000000000"),
  "extended WebP": hex("52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100 0000"),
};

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex");
}

test.each(Object.entries(heads))("a %s says its size", (_, bytes) => {
  expect(pixelSize(bytes)).toEqual([640, 480]);
});

test.each([
  ["text", Buffer.from("hello")],
  ["a cut PNG", hex("89504e470d0a1a0a")],
  ["a cut JPEG", hex("ffd8ffe0ffffff")],
  ["this test", readFileSync(import.meta.filename)],
])("%s has none", (_, bytes) => {
  expect(pixelSize(bytes)).toBeUndefined();
});
