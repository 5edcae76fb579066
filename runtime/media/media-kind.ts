/** A kind of media that is saved, told by the first bytes of a file. */
export interface MediaKind {
  readonly type: string;
  /** With its dot. */
  readonly ending: string;
}

/** As many bytes as the longest signature needs. */
export const signatureBytes = 16;

/** @see https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
export function mediaKindOf(start: Uint8Array): MediaKind | undefined {
  const text = Buffer.from(start.subarray(0, signatureBytes)).toString("latin1");
  return kinds.find(({ marks }) => marks.every(([at, mark]) => text.startsWith(mark, at)));
}

/**
 * Whether what the service says fits the bytes: kinds are often mixed up (a WebP called PNG), but a
 * page is no picture.
 */
export function fitsDeclared(kind: MediaKind, declared: string | undefined): boolean {
  const family = /^\s*(image|video|audio|text)\//i.exec(declared ?? "")?.[1]?.toLowerCase();
  return family === undefined || kind.type.startsWith(`${family}/`);
}

interface Signature extends MediaKind {
  /** Bytes, as Latin-1, that stand at these places. */
  readonly marks: readonly (readonly [at: number, mark: string])[];
}

/** The first that fits counts: the general ones of a family stand last. */
const kinds: readonly Signature[] = [
  { type: "image/png", ending: ".png", marks: [[0, "\u0089PNG\r\n\u001a\n"]] },
  { type: "image/jpeg", ending: ".jpg", marks: [[0, "\u00ff\u00d8\u00ff"]] },
  {
    type: "image/webp",
    ending: ".webp",
    marks: [
      [0, "RIFF"],
      [8, "WEBP"],
    ],
  },
  { type: "image/gif", ending: ".gif", marks: [[0, "GIF8"]] },
  { type: "image/avif", ending: ".avif", marks: [[4, "ftypavi"]] },
  { type: "image/heic", ending: ".heic", marks: [[4, "ftyphei"]] },
  { type: "video/quicktime", ending: ".mov", marks: [[4, "ftypqt"]] },
  { type: "audio/mp4", ending: ".m4a", marks: [[4, "ftypM4A"]] },
  { type: "video/mp4", ending: ".mp4", marks: [[4, "ftyp"]] },
  { type: "video/webm", ending: ".webm", marks: [[0, "\u001a\u0045\u00df\u00a3"]] },
  { type: "audio/mpeg", ending: ".mp3", marks: [[0, "ID3"]] },
  { type: "audio/mpeg", ending: ".mp3", marks: [[0, "\u00ff\u00fb"]] },
  { type: "audio/mpeg", ending: ".mp3", marks: [[0, "\u00ff\u00f3"]] },
  {
    type: "audio/wav",
    ending: ".wav",
    marks: [
      [0, "RIFF"],
      [8, "WAVE"],
    ],
  },
  { type: "audio/flac", ending: ".flac", marks: [[0, "fLaC"]] },
  { type: "audio/ogg", ending: ".ogg", marks: [[0, "OggS"]] },
];

/** Every ending that a kind has, with the other spelling of JPEG. */
export const mediaEndings: ReadonlySet<string> = new Set([
  ".jpeg",
  ...kinds.map(({ ending }) => ending),
]);
