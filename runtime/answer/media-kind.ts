/** A kind of media, recognized by the first bytes of a file. */
export interface MediaKind {
  readonly type: string;
  /** With the dot. */
  readonly extension: string;
}

/** Types of pictures, videos and sounds. */
export const MEDIA_TYPE: RegExp = /^(image|video|audio)\//i;

/**
 * Length of the longest signature.
 *
 * @forTests
 */
export const signatureBytes = 16;

/** @see https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
export function mediaKindOf(start: Uint8Array): MediaKind | undefined {
  const text = Buffer.from(start.subarray(0, signatureBytes)).toString("latin1");
  const [type, extension = ""] = mediaKinds.find(([, , magic]) => magic.test(text)) ?? [];
  return type === undefined ? undefined : { type, extension };
}

/** Whether bytes are text, of which the last character may be cut. */
export function isPlainText(bytes: Buffer): boolean {
  return !/[^\P{Cc}\s]|\ufffd(?!$)/u.test(bytes.toString("utf8", 0, 10_000));
}

/**
 * Whether the declared content type matches the bytes. Services often confuse formats (a WebP
 * declared as PNG), so only the family must match: an HTML page is not a picture.
 */
export function matchesDeclaredType(kind: MediaKind, declared: string | undefined): boolean {
  // As a plain text a store gives what it does not know.
  const family = /^\s*(image|video|audio|text)\/(?!plain|xml)/i
    .exec(declared ?? "")?.[1]
    ?.toLowerCase();
  return family === undefined || kind.type.startsWith(`${family}/`);
}

/** Each with its first bytes, as Latin-1. The first match counts, so the general ones of a family come last. */
export const mediaKinds: readonly (readonly [type: string, extension: string, magic: RegExp])[] = [
  ["image/png", ".png", /^\x89PNG\r\n.\n/],
  ["image/jpeg", ".jpg", /^\xff\xd8\xff/],
  ["image/webp", ".webp", /^RIFF[\s\S]{4}WEBP/],
  ["image/gif", ".gif", /^GIF8/],
  ["image/avif", ".avif", /^[\s\S]{4}ftypavi/],
  ["image/heic", ".heic", /^[\s\S]{4}ftyp(hei|mif1)/],
  ["image/tiff", ".tiff", /^(II\*\0|MM\0\*)/],
  ["image/jxl", ".jxl", /^\0\0\0\fJXL \r\n\x87\n/],
  ["image/bmp", ".bmp", /^BM[\s\S]{4}\0{4}/],
  ["video/quicktime", ".mov", /^[\s\S]{4}ftypqt/],
  ["audio/mp4", ".m4a", /^[\s\S]{4}ftypM4A/],
  ["video/mp4", ".mp4", /^[\s\S]{4}ftyp/],
  ["video/webm", ".webm", /^.E\xdf\xa3/],
  ["audio/mpeg", ".mp3", /^(ID3[^ -~]|\xff[\xfb\xf3\xf2])/],
  ["audio/wav", ".wav", /^RIFF[\s\S]{4}WAVE/],
  ["audio/flac", ".flac", /^fLaC/],
  ["audio/ogg", ".ogg", /^OggS/],
];

/** The types of all kinds. */
export const knownMediaTypes: readonly string[] = /* @__PURE__ */ mediaKinds.map(([type]) => type);
