import { type MediaKind, mediaKindOf } from "./media-kind.js";
import { MEDIA_FILES } from "./media-names.js";

/** Whether a text is nothing but one media file: its address, or its base64. */
export function isMediaText(text: string): boolean {
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) {
    return MEDIA_FILES.test(new URL(text).pathname);
  }
  const [, base64 = text] = /^data:(?:image|video|audio)\/[^,]{1,99};base64,(.*)$/.exec(text) ?? [];
  const isLong = isBase64(base64) && /^[\w+/-]+={0,2}$/.test(base64);
  return isLong && kindOfBase64(base64) !== undefined;
}

/** Whether a text is too long to be anything but base64. */
export function isBase64(text: string): boolean {
  return /^[\w+/-]{100}/.test(text);
}

/** Whether a text may be base64: enough for the first bytes of any kind, and the smallest pictures are longer. */
export function mayBeBase64(text: string): boolean {
  return /^[\w+/-]{32}/.test(text);
}

/** The kind of a medium in base64, by its first bytes. */
export function kindOfBase64(text: string): MediaKind | undefined {
  const kind = mayBeBase64(text)
    ? mediaKindOf(Buffer.from(text.slice(0, 32), "base64"))
    : undefined;
  // Two bytes, which is all that most MP3 files begin with, may be there by chance.
  return kind?.type === "audio/mpeg" && !isBase64(text) ? undefined : kind;
}
