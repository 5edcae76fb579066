/** A kind of media, recognized by the first bytes of a file. */
export interface MediaKind {
  readonly type: string;
  /** With the dot. */
  readonly extension: string;
}

/** Length of the longest signature. */
export const signatureBytes = 16;

/** @see https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
export function mediaKindOf(start: Uint8Array): MediaKind | undefined {
  const text = Buffer.from(start.subarray(0, signatureBytes)).toString("latin1");
  return mediaKinds.find(({ magic }) => magic.test(text));
}

/**
 * Whether the declared content type matches the bytes. Services often confuse formats (a WebP
 * declared as PNG), so only the family must match: an HTML page is not a picture.
 */
export function matchesDeclaredType(kind: MediaKind, declared: string | undefined): boolean {
  const family = /^\s*(image|video|audio|text)\//i.exec(declared ?? "")?.[1]?.toLowerCase();
  return family === undefined || kind.type.startsWith(`${family}/`);
}

interface Signature extends MediaKind {
  /** Of the first bytes, as Latin-1. */
  readonly magic: RegExp;
}

/** The first match counts, so the general ones of a family come last. */
export const mediaKinds: readonly Signature[] = [
  { type: "image/png", extension: ".png", magic: /^\x89PNG\r\n.\n/ },
  { type: "image/jpeg", extension: ".jpg", magic: /^\xff\xd8\xff/ },
  { type: "image/webp", extension: ".webp", magic: /^RIFF[\s\S]{4}WEBP/ },
  { type: "image/gif", extension: ".gif", magic: /^GIF8/ },
  { type: "image/avif", extension: ".avif", magic: /^[\s\S]{4}ftypavi/ },
  { type: "image/heic", extension: ".heic", magic: /^[\s\S]{4}ftyp(hei|mif1)/ },
  { type: "image/tiff", extension: ".tiff", magic: /^(II\*\0|MM\0\*)/ },
  { type: "image/jxl", extension: ".jxl", magic: /^\0\0\0\fJXL \r\n\x87\n/ },
  { type: "image/bmp", extension: ".bmp", magic: /^BM[\s\S]{4}\0{4}/ },
  { type: "video/quicktime", extension: ".mov", magic: /^[\s\S]{4}ftypqt/ },
  { type: "audio/mp4", extension: ".m4a", magic: /^[\s\S]{4}ftypM4A/ },
  { type: "video/mp4", extension: ".mp4", magic: /^[\s\S]{4}ftyp/ },
  { type: "video/webm", extension: ".webm", magic: /^.E\xdf\xa3/ },
  { type: "audio/mpeg", extension: ".mp3", magic: /^(ID3[^ -~]|\xff[\xfb\xf3\xf2])/ },
  { type: "audio/wav", extension: ".wav", magic: /^RIFF[\s\S]{4}WAVE/ },
  { type: "audio/flac", extension: ".flac", magic: /^fLaC/ },
  { type: "audio/ogg", extension: ".ogg", magic: /^OggS/ },
];

/** The types of all kinds. */
export const knownMediaTypes: readonly string[] = mediaKinds.map(({ type }) => type);
