import type { BinaryData } from "../contract/types.js";
import { type Answer, headerOf, isSuccess } from "./answer.js";
import { mediaKindOf } from "./media-kind.js";

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
  // A text is no picture, whatever it is said to be: an error may repeat the key.
  if (found === undefined && !/^model\//.test(declared) && isText(answer.bytes)) return undefined;
  // A copy of its own: the bytes of an answer may be part of a larger buffer.
  return { contentType, bytes: new Uint8Array(answer.bytes) };
}

const BRACE = 0x7b;
/** A model that is JSON. */
const GLTF = "model/gltf+json";

/** Whether bytes are text, and neither a vector picture nor a list of parts. */
function isText(bytes: Buffer): boolean {
  // The last character may have been cut.
  return !/[^\P{Cc}\s]|\ufffd(?!$)|<svg|^#EXTM3U/u.test(bytes.toString("utf8", 0, 10_000));
}
