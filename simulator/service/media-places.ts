import { plainName } from "../../generator/util/field-names.js";
import { isAddress, isBase64, isBinary } from "../../generator/util/formats.js";
import { wordsOf } from "../../generator/util/words.js";
import type { AnswerSchema } from "./answer-schema.js";

/** How an answer carries a picture at some place. */
export type MediaForm = "url" | "base64" | "data-url" | "bytes";

/**
 * Whether a text of an answer is a picture, and in which form, by its format, its name and what is
 * said of it.
 *
 * @param name - of the field, or of the list that it is an item of
 * @param holder - name of the object that the field is in
 */
export function mediaFormOf(
  schema: AnswerSchema,
  name: string,
  holder: string,
): MediaForm | undefined {
  const { description = "" } = schema;
  const plain = plainName(name);
  if (isBinary(schema)) return "bytes";
  if (isBase64(schema)) return "base64";
  if (/^b64|b64$|base64|b64json/.test(plain)) return "base64";
  if (/inlinedata/.test(plainName(holder)) && plain === "data") return "base64";
  const isHeld = plain === "" || isLink(name);
  const isMedia = isMediaName(name) || (isHeld && isMediaName(holder));
  const isUrl = isAddress(schema);
  if (!isUrl && isMedia && /base64/i.test(description)) {
    return /data:|data ur[il]/i.test(description) ? "data-url" : "base64";
  }
  return (isUrl && !otherUrl.test(plain)) || isMedia ? "url" : undefined;
}

/** Names of texts that are pictures. */
const mediaName =
  /^(((image|img|picture|photo|video|audio|file|media|output|result|download|signed|cdn|public|asset|artifact|thumbnail|origin|original|preview)s?(ur[il]s?)?)|ur[il]s?|href|src|sample|generated|outputs|artifacts)$/;

/** `result_image`, `picUrl`, `photo_link`: what is called a picture, whatever stands before and behind it. */
function isMediaName(name: string): boolean {
  const last = wordsOf(name).findLast((word) => !isLink(word)) ?? "";
  return mediaName.test(plainName(name)) || /^(image|img|pic|picture|photo)s?$/i.test(last);
}

/** Names that say that an address follows, and not whose. */
function isLink(name: string): boolean {
  return /^(ur[il]|href|src|link|address|location)s?$/i.test(name);
}

/** Names of URLs that are no pictures. */
const otherUrl =
  /(webhook|callback|docs?|help|cancel|status|polling|response|get|fetch|stream|web|self|next|profile|avatar|terms)/;
