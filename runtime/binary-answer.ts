import { type Answer, headerOf, isSuccess } from "./answer.js";
import type { BinaryData } from "./types.js";

/** The media that an answer consists of; `undefined` if it is text, or was cut off. */
export function binaryIn(answer: Answer): BinaryData | undefined {
  if (!isSuccess(answer) || !answer.complete || answer.bytes.length === 0) return undefined;
  const [type = ""] = (headerOf(answer, "content-type") ?? "").split(";");
  const contentType = type.trim().toLowerCase();
  const isMedia = /^(image|video|audio)\//.test(contentType);
  const isUnnamed = contentType === "" || /^(application|binary)\/octet-stream$/.test(contentType);
  if (!isMedia && !(isUnnamed && MEDIA_BYTES.test(answer.bytes.toString("latin1", 0, 16)))) {
    return undefined;
  }
  // A copy of its own: the bytes of an answer may be part of a larger buffer.
  return { contentType, bytes: new Uint8Array(answer.bytes) };
}

/** First bytes of PNG, JPEG, GIF, WebP and WAV, AVIF, HEIC and MP4, MP3, FLAC, Ogg, WebM. */
const MEDIA_BYTES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what these files begin with
  /^(\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8|RIFF....(WEBP|WAVE)|....ftyp|ID3|\xff[\xfb\xf3]|fLaC|OggS|\x1aE\xdf\xa3)/s;
