import type { BinaryData } from "../contract/generation.js";
import { type Answer, headerOf, isSuccess } from "./answer.js";
import { isPlainText, mediaKindOf } from "./media-kind.js";

/** The media that an answer consists of, whatever it is said to be; `undefined` if it is text, or was cut off. */
export function binaryIn(answer: Answer): BinaryData | undefined {
  if (!isSuccess(answer) || !answer.complete || answer.bytes.length === 0) return undefined;
  const [type = ""] = answer.clean(headerOf(answer, "content-type") ?? "").split(";");
  const declared = type.trim().toLowerCase();
  const isMedia = /^(image|video|audio|model)\//.test(declared);
  // An error is sent under the type of what was asked for, too.
  if (answer.bytes[0] === BRACE && declared !== GLTF && answer.json !== undefined) return undefined;
  // Some send several pictures as one file.
  const isZip = answer.bytes.toString("latin1", 0, 4) === "PK\x03\x04";
  const found = isZip ? "application/zip" : mediaKindOf(answer.bytes)?.type;
  const contentType = isMedia ? declared : found;
  if (contentType === undefined) return undefined;
  // A text is no such picture, whatever it is said to be: an error may repeat the key.
  if (found === undefined && isOther(declared, answer.bytes)) return undefined;
  // A copy of its own: the bytes of an answer may be part of a larger buffer.
  return { contentType, bytes: new Uint8Array(answer.bytes) };
}

const BRACE = 0x7b;
/** A model that is JSON. */
const GLTF = "model/gltf+json";

/** Whether bytes are text under a type that has none. Of other types, as of drawings, some are text. */
function isOther(declared: string, bytes: Buffer): boolean {
  if (!isPlainText(bytes)) return false;
  if (declared === "image/svg+xml") return !MAY_BE_SVG.test(bytes.toString("utf8", 0, 10_000));
  return NEVER_TEXT.test(declared);
}

/** No page, and no error of a store. */
const MAY_BE_SVG = /^\s*<(?!(\?[^>]*>\s*<)?(html|!doctype html|error))/i;
const NEVER_TEXT = /\/(x-)?(png|jpe?g|webp|gif|avif|mp[34]|mpeg|webm|wave?|ogg)$/;
