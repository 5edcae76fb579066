import { mediaKindOf } from "./media-kind.js";
import { MEDIA_FILES } from "./media-names.js";

/** Whether a text is nothing but one media file: its address, or its base64. */
export function isMediaText(text: string): boolean {
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) {
    return MEDIA_FILES.test(new URL(text).pathname);
  }
  const [, base64 = text] = /^data:(?:image|video|audio)\/[^,]{1,99};base64,(.*)$/.exec(text) ?? [];
  const isLong = isBase64(base64) && /^[\w+/-]+={0,2}$/.test(base64);
  return isLong && mediaKindOf(Buffer.from(base64.slice(0, 32), "base64")) !== undefined;
}

export function isBase64(text: string): boolean {
  return /^[\w+/-]{100}/.test(text);
}
