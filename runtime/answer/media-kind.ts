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
  const found = mediaKinds.find(([, magic]) => magic.test(text));
  return found && { type: found[0], extension: extensionOf(found) };
}

/** With the dot. Each family, such as `image/`, has six letters. */
export function extensionOf([type, , extension]: (typeof mediaKinds)[number]): string {
  return extension ?? `.${type.slice(6)}`;
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

/**
 * Each with its first bytes, as Latin-1, and its extension if that is not the end of its type. The first match counts,
 * so the general ones of a family come last.
 */
export const mediaKinds: readonly (readonly [type: string, magic: RegExp, extension?: string])[] = [
  ["image/png", /^\x89PNG\r\n.\n/],
  ["image/jpeg", /^\xff\xd8\xff/, ".jpg"],
  ["image/webp", /^RIFF[\s\S]{4}WEBP/],
  ["image/gif", /^GIF8/],
  ["image/avif", /^[\s\S]{4}ftypavi/],
  ["image/heic", /^[\s\S]{4}ftyp(hei|mif1)/],
  ["image/tiff", /^(II\*\0|MM\0\*)/],
  ["image/jxl", /^\0\0\0\fJXL \r\n\x87\n/],
  ["image/bmp", /^BM[\s\S]{4}\0{4}/],
  ["video/quicktime", /^[\s\S]{4}ftypqt/, ".mov"],
  ["audio/mp4", /^[\s\S]{4}ftypM4A/, ".m4a"],
  ["video/mp4", /^[\s\S]{4}ftyp/],
  ["video/webm", /^.E\xdf\xa3/],
  ["audio/mpeg", /^(ID3[^ -~]|\xff[\xfb\xf3\xf2])/, ".mp3"],
  ["audio/wav", /^RIFF[\s\S]{4}WAVE/],
  ["audio/flac", /^fLaC/],
  ["audio/ogg", /^OggS/],
];

/** The types of all kinds. */
export const knownMediaTypes: readonly string[] = /* @__PURE__ */ mediaKinds.map(([type]) => type);
