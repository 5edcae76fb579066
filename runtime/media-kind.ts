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
  return kinds.find(({ magic: marks }) => marks.every(([at, mark]) => text.startsWith(mark, at)));
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
  /** Bytes, as Latin-1, at these offsets. */
  readonly magic: readonly (readonly [at: number, mark: string])[];
}

/** The first match counts, so the general ones of a family come last. */
const kinds: readonly Signature[] = [
  { type: "image/png", extension: ".png", magic: [[0, "\u0089PNG\r\n\u001a\n"]] },
  { type: "image/jpeg", extension: ".jpg", magic: [[0, "\u00ff\u00d8\u00ff"]] },
  {
    type: "image/webp",
    extension: ".webp",
    magic: [
      [0, "RIFF"],
      [8, "WEBP"],
    ],
  },
  { type: "image/gif", extension: ".gif", magic: [[0, "GIF8"]] },
  { type: "image/avif", extension: ".avif", magic: [[4, "ftypavi"]] },
  { type: "image/heic", extension: ".heic", magic: [[4, "ftyphei"]] },
  { type: "image/tiff", extension: ".tiff", magic: [[0, "II*\0"]] },
  { type: "image/tiff", extension: ".tiff", magic: [[0, "MM\0*"]] },
  { type: "image/jxl", extension: ".jxl", magic: [[0, "\0\0\0\u000cJXL \r\n\u0087\n"]] },
  {
    type: "image/bmp",
    extension: ".bmp",
    magic: [
      [0, "BM"],
      [6, "\0\0\0\0"],
    ],
  },
  { type: "video/quicktime", extension: ".mov", magic: [[4, "ftypqt"]] },
  { type: "audio/mp4", extension: ".m4a", magic: [[4, "ftypM4A"]] },
  { type: "video/mp4", extension: ".mp4", magic: [[4, "ftyp"]] },
  { type: "video/webm", extension: ".webm", magic: [[0, "\u001a\u0045\u00df\u00a3"]] },
  { type: "audio/mpeg", extension: ".mp3", magic: [[0, "ID3"]] },
  { type: "audio/mpeg", extension: ".mp3", magic: [[0, "\u00ff\u00fb"]] },
  { type: "audio/mpeg", extension: ".mp3", magic: [[0, "\u00ff\u00f3"]] },
  {
    type: "audio/wav",
    extension: ".wav",
    magic: [
      [0, "RIFF"],
      [8, "WAVE"],
    ],
  },
  { type: "audio/flac", extension: ".flac", magic: [[0, "fLaC"]] },
  { type: "audio/ogg", extension: ".ogg", magic: [[0, "OggS"]] },
];

/** The extension of every kind, and the others of JPEG and TIFF → what it is: image, video or audio. */
export const mediaExtensions: ReadonlyMap<string, string | undefined> = new Map([
  [".jpeg", "image"],
  [".tif", "image"],
  ...kinds.map(({ extension, type }) => [extension, type.split("/")[0]] as const),
]);
