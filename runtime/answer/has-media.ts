import { asObject, namesOf } from "../util/json.js";
import { isBookkeeping } from "./field-names.js";
import { mediaExtensions, mediaKindOf } from "./media-kind.js";
import {
  isElsewhereWord,
  isMediaWord,
  isOtherWord,
  isPlainWord,
  MEDIA_FILES,
  wordsOf,
} from "./media-names.js";

/** How many values a search looks at before it gives up. */
const MAX_LOOKED_AT = 2_000;

/** Such words in names that are not written apart: `docurl`. */
const NO_RESULT = /prompt|webhook|doc/i;

interface Open {
  readonly value: unknown;
  /** Of the field that has it. */
  readonly words: readonly string[];
  readonly isInMedia: boolean;
}

/**
 * Whether a value contains a URL or base64 under a name that a result may have.
 *
 * @param urls - which URLs count: any; those that `images` lists; or of these only what is, or is called,
 * a medium
 * @param isOwn - tells the address of the answer itself, which is no medium
 */
export function hasMedia(
  value: unknown,
  urls: "any" | "listed" | "sure" = "any",
  isOwn?: (text: string) => boolean,
): boolean {
  const open: Open[] = [{ value, words: [], isInMedia: urls === "any" }];
  for (let at = 0; at < open.length && at < MAX_LOOKED_AT; at += 1) {
    const each = open[at] as Open; // within the length
    if (typeof each.value === "string") {
      if (isMedium(each.value, each, urls === "listed") && !isOwn?.(each.value)) return true;
    } else if (Array.isArray(each.value)) {
      open.push(...each.value.slice(0, 20).map((item) => ({ ...each, value: item })));
    } else {
      const holder = asObject(each.value);
      for (const name of namesOf(holder)) {
        if (open.length > MAX_LOOKED_AT) break;
        const inner = holder?.[name];
        if (/^b64|base64/i.test(name) && typeof inner === "string" && inner !== "") return true;
        const words = wordsOf(name);
        const isLeft = words.some(each.isInMedia ? isElsewhereWord : isOtherWord);
        if (!isBookkeeping(name) && !NO_RESULT.test(name) && !isLeft) {
          open.push({ value: inner, words, isInMedia: each.isInMedia || words.some(isMediaWord) });
        }
      }
    }
  }
  return false;
}

function isMedium(text: string, { words, isInMedia }: Open, isPlainEnough: boolean): boolean {
  if (!/^https?:\/\//i.test(text)) return /^data:/i.test(text) || isBase64(text);
  const [path = ""] = text.split(/[?#]/, 1);
  return isInMedia || MEDIA_FILES.test(path) || (isPlainEnough && words.every(isPlainWord));
}

function isBase64(text: string): boolean {
  return text.length >= 100 && /^[A-Za-z0-9+/_-]{100}/.test(text);
}

/** Whether an answer has a list of what is made, and nothing in it: a URL beside it may be of anything. */
export function hasEmptyList(value: unknown): boolean {
  const root = asObject(value);
  return namesOf(root).some((name) => {
    const words = wordsOf(name);
    return isEmptyList(root?.[name]) && words.some(isMediaWord) && !words.some(isOtherWord);
  });
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
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
