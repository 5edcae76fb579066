const ELSEWHERE =
  "input|request|prompt|parameter|param|argument|arg|config|option|setting|webhook|callback|status|" +
  "poll|polling|cancel|log|error|doc|documentation|help|support|license|term|homepage|dashboard";

const SMALL = "thumb(nail)?|preview|avatar|icon|logo";

/** How the path of a medium's URL ends. */
export const MEDIA_FILES: RegExp =
  /\.(png|jpe?g|webp|gif|avif|heic|bmp|tiff?|svg|jxl|mp4|webm|mov|m4v|mkv|mp3|wav|flac|ogg|m4a|aac|opus)$/i;

/** The words of a name, in lower case: `imageUrls` has `image` and `urls`. */
export function wordsOf(name: string): string[] {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.split(/[^a-z0-9]+/).filter((word) => word !== "");
}

/** Whether a word, or the one that it is the plural of, is among those. */
function isAmong(words: string): (word: string) => boolean {
  const all = RegExp(`^(${words})s?$`);
  return (word) => all.test(word);
}

type IsWord = (word: string) => boolean;

/** Of the names of fields that hold the media of a result. */
export const isMediaWord: IsWord = isAmong(
  "image|img|picture|photo|gif|video|clip|audio|sound|music|sample|output|generated|generation|" +
    "result|asset|artifact|file|media|download|b64|base64",
);

/** Of fields that never hold the result: the request as it came, and where else to look. */
export const isElsewhereWord: IsWord = isAmong(ELSEWHERE);

/** Also of what stands beside the result: of some models it is the result, as a mask is. */
export const isOtherWord: IsWord = isAmong(
  `${ELSEWHERE}|${SMALL}|source|init|mask|reference|control|original|origin|orig|upload|uploaded|` +
    "person|garment|style|base|placeholder",
);

/** Of these, what is a smaller form of it, or another picture. */
export const isSmallWord: IsWord = isAmong(SMALL);

/** Of names that say that a URL or bytes follow, and not whose: what is around them tells. */
export const isPlainWord: IsWord = isAmong("url|uri|href|src|link|location|data");
