import { isEncodedMedia } from "../../schema/normalize/binary.js";
import type { Schema } from "../../schema/schema.js";
import { schemasOfValue } from "../../schema/walk.js";
import { plainName, pollUrlNames, resultUrlNames } from "../../util/field-names.js";
import { isAddress } from "../../util/formats.js";
import { isText } from "./answer-field.js";

/** Whether a value of this schema may be a picture, or hold one. */
export function holdsMedia(root: Schema, schema: Schema, name: string, depth = 0): boolean {
  const all = [...schemasOfValue(root, schema)];
  if (isListOfUrls(name, all)) return true;
  if (depth > deepestMedia || isLink(name)) return false;
  // `model_urls: { glb, fbx }`: what is in it is a URL, whatever it is called; not so of `callback_urls`.
  const isOfUrls = /urls$/i.test(name) && !notMedia.test(plainName(name));
  const calledIn = (inner: string) => (isOfUrls ? `${inner}_url` : inner);
  const isOfRequest = ofRequest.test(plainName(name));
  return (
    all.some(
      (each) => isEncodedMedia(each) || (isText(each) && isMediaName(plainName(name), each)),
    ) ||
    all.some(({ items, additionalProperties: open }) =>
      [items, isOfRequest || open].some(
        (each) => isSchema(each) && holdsMedia(root, each, name, depth + 1),
      ),
    ) ||
    all.some(({ properties = {} }) =>
      Object.entries(properties).some(([inner, each]) =>
        holdsMedia(root, each, calledIn(inner), depth + 1),
      ),
    )
  );
}

/** A map by these names repeats what was asked for: the pictures in it were given. */
const ofRequest = /^(param(eter)?|request|argument|arg|setting|option|config|context)s?$/;

/** Not `additionalProperties: true`. */
function isSchema(each: Schema | boolean | undefined): each is Schema {
  return typeof each === "object";
}

const deepestMedia = 7;

function isLink(name: string): boolean {
  return /^(input|urls|links?|webhooks?|docs?)$/i.test(name);
}

/** `urls` with a field for each thing that can be done are links; a list of texts is what was made. */
function isListOfUrls(name: string, all: readonly Schema[]): boolean {
  return plainName(name) === "urls" && all.some(({ items }) => items && isText(items));
}

/** What URLs of pictures, base64, and lists of them are called. */
function isMediaName(plain: string, schema: Schema): boolean {
  if (pollUrlNames.includes(plain) || resultUrlNames.includes(plain)) return false;
  if (notMedia.test(plain)) return false;
  return isAddress(schema) || mediaName.test(plain);
}

const notMedia = /^(cancel|webhook|callback|stream|docs?|error|self|get|poll|status|web|share)/;
const mediaName =
  /(ur[il]s?|href|src|b64json|b64|base64|base64encoded|bytes|inlinedata|sample|imgs?|images?|videos?|pictures?|outputs?|generated|artifacts?|files?|resultjson)$/;
