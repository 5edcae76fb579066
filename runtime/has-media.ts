import { isBookkeeping } from "./field-names.js";
import { asObject, namesOf } from "./json.js";
import { mediaExtensions, mediaKindOf } from "./media-kind.js";
import { isAmong, OTHER_WORDS, wordsOf } from "./media-names.js";

/** How many values a search looks at before it gives up. */
const MAX_LOOKED_AT = 2_000;

const isOther = isAmong(OTHER_WORDS);
/** Such words in names that are not written apart: `docurl`. */
const NO_RESULT = /prompt|webhook|doc/i;

/** Whether a value contains a URL or base64 under a name that a result may have. */
export function hasMedia(value: unknown): boolean {
  const open: unknown[] = [value];
  for (let at = 0; at < open.length && at < MAX_LOOKED_AT; at += 1) {
    const each = open[at];
    if (typeof each === "string") {
      if (/^(https?:\/\/|data:)/i.test(each) || isBase64(each)) return true;
    } else if (Array.isArray(each)) {
      open.push(...each.slice(0, 20));
    } else {
      const holder = asObject(each);
      for (const name of namesOf(holder)) {
        if (open.length > MAX_LOOKED_AT) break;
        const inner = holder?.[name];
        if (/^b64|base64/i.test(name) && typeof inner === "string" && inner !== "") return true;
        if (!isBookkeeping(name) && !NO_RESULT.test(name) && !wordsOf(name).some(isOther)) {
          open.push(inner);
        }
      }
    }
  }
  return false;
}

function isBase64(text: string): boolean {
  return text.length >= 100 && /^[A-Za-z0-9+/_-]{100}/.test(text);
}

/** Whether a text is nothing but one media file: its address, or its base64. */
export function isMediaText(text: string): boolean {
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) {
    const [extension = ""] = /\.\w+$/.exec(new URL(text).pathname) ?? [];
    return mediaExtensions.has(extension.toLowerCase());
  }
  const [, base64 = text] =
    /^data:(?:image|video|audio)\/[^,]{1,99};base64,(.*)$/s.exec(text) ?? [];
  const isLong = isBase64(base64) && /^[\w+/-]+={0,2}$/.test(base64);
  return isLong && mediaKindOf(Buffer.from(base64.slice(0, 32), "base64")) !== undefined;
}
