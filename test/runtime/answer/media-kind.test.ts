import { describe, expect, it } from "vitest";
import {
  matchesDeclaredType,
  mediaKindOf,
  signatureBytes,
} from "../../../runtime/answer/media-kind.js";
import { mediaExtensions } from "../../../runtime/media/file-names.js";

/** The first bytes of each kind of file, as the kinds' own documents have them. */
const files: readonly [type: string, extension: string, start: string][] = [
  ["image/png", ".png", "89504e470d0a1a0a 0000000d"],
  ["image/jpeg", ".jpg", "ffd8ffe0 0010 4a464946"],
  ["image/jpeg", ".jpg", "ffd8ffdb"],
  ["image/webp", ".webp", "52494646 24000000 57454250"],
  ["image/gif", ".gif", "474946383961"],
  ["image/gif", ".gif", "474946383761"],
  ["image/avif", ".avif", "0000001c 66747970 61766966"],
  ["image/avif", ".avif", "0000001c 66747970 61766973"],
  ["image/heic", ".heic", "00000018 66747970 68656963"],
  ["image/heic", ".heic", "00000018 66747970 6d696631"],
  ["image/tiff", ".tiff", "49492a00 08000000"],
  ["image/tiff", ".tiff", "4d4d002a 00000008"],
  ["image/jxl", ".jxl", "0000000c 4a584c20 0d0a870a"],
  ["image/bmp", ".bmp", "424d 46000000 00000000 36000000"],
  ["video/quicktime", ".mov", "00000014 66747970 71742020"],
  ["audio/mp4", ".m4a", "0000001c 66747970 4d344120"],
  ["video/mp4", ".mp4", "00000020 66747970 69736f6d"],
  ["video/webm", ".webm", "1a45dfa3 9f428681"],
  ["audio/mpeg", ".mp3", "494433 0400"],
  ["audio/mpeg", ".mp3", "fffb9064"],
  ["audio/mpeg", ".mp3", "fff38464"],
  ["audio/mpeg", ".mp3", "fff29464"],
  ["audio/wav", ".wav", "52494646 24080000 57415645"],
  ["audio/flac", ".flac", "664c6143 00000022"],
  ["audio/ogg", ".ogg", "4f676753 0002"],
];

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(" ", ""), "hex");
}

describe("the kind of a file", () => {
  it.each(files)("%s, %s, begins with %s", (type, extension, start) => {
    const whole = Buffer.concat([bytes(start), Buffer.alloc(64)]);
    expect(mediaKindOf(whole)).toMatchObject({ type, extension });
    expect(mediaKindOf(whole.subarray(0, signatureBytes))).toMatchObject({ type, extension });
    expect(mediaExtensions.has(extension)).toBe(true);
    // One byte further on it is another kind, or none.
    expect(mediaKindOf(Buffer.concat([Buffer.from("x"), whole]))?.type).not.toBe(type);
  });

  it.each([
    "",
    "00",
    "3c68746d6c3e",
    "52494646 24000000 41564920",
    "52494658 24000000 57454250",
    "58494646 24080000 57415645",
    "89504e47",
    "424d57 20697320 6120636172",
  ])("is not known of %j", (start) => {
    expect(mediaKindOf(bytes(start))).toBeUndefined();
  });

  it("has the extensions of these, and the others of JPEG and TIFF", () => {
    const known = files.map(([, extension]) => extension);
    expect([...mediaExtensions.keys()].sort()).toEqual(
      [...new Set([".jpeg", ".tif", ".svg", ".aac", ...known])].sort(),
    );
  });

  it("fits what a service declares by its family alone", () => {
    const png = { type: "image/png", extension: ".png" };
    for (const declared of [undefined, "", "image/webp", " IMAGE/PNG; q=1", "text/plain", "x/y"]) {
      expect(matchesDeclaredType(png, declared)).toBe(true);
    }
    for (const declared of ["text/html", "video/mp4", "audio/mpeg"]) {
      expect(matchesDeclaredType(png, declared)).toBe(false);
    }
  });
});
