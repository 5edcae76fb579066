import type { Generation } from "../contract/generation.js";
import { asObject, type JsonObject, own, parseJson } from "../util/json.js";
import { checkGeneration } from "./check-generation.js";
import { MEDIA_TYPE, mediaKindOf } from "./media-kind.js";
import {
  isElsewhereWord,
  isMediaWord,
  isOtherWord,
  isPlainWord,
  isSmallWord,
  MEDIA_FILES,
  wordsOf,
} from "./media-names.js";
import { isMediaText, kindOfBase64, mayBeBase64 } from "./media-text.js";

/** A picture, video or sound in a result. */
export interface MediaItem {
  /** `https:`, or `data:` for what stands in the result itself. */
  readonly url: string;
  readonly fileName?: string;
  readonly contentType?: string;
  /** In pixels. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
}

/**
 * Finds the media in any result, at any depth. Most results have no schema, so each value is read by
 * what it is and what it is called: `http`, `https` and `data` URLs, base64 (`b64_json`,
 * `inlineData` …, which become `data` URLs), bytes (an answer that is a picture), and JSON in a
 * text. What was given (`input`, `mask_url` …) and what leads elsewhere (`urls.get`, `status_url`,
 * `webhook`, documentation) is no result.
 *
 * @returns the items in the service's order, each once; none if the generation failed
 */
export function images(generation: Generation<unknown>): MediaItem[] {
  checkGeneration("images", generation);
  const found = { sure: new Map(), likely: new Map(), beside: new Map(), small: new Map() };
  const search: FoundMedia = {
    ...found,
    posters: new Set(),
    hasVideo: false,
    valuesLeft: MAX_VALUES,
  };
  if (generation.ok) visit(search, generation.data, { depth: 0 });
  if (search.hasVideo) for (const url of search.posters) search.sure.delete(url);
  return [...(Object.values(found).find(({ size }) => size > 0) ?? found.sure).values()];
}

interface FoundMedia {
  readonly sure: Map<string, MediaItem>;
  /** What counts only if nothing else is found: URLs that nothing around them says anything of. */
  readonly likely: Map<string, MediaItem>;
  /** The same for what else stands beside it: sources and masks; and for previews, which are smaller. */
  readonly beside: Map<string, MediaItem>;
  readonly small: Map<string, MediaItem>;
  /** Pictures, but beside a video. */
  readonly posters: Set<string>;
  hasVideo: boolean;
  valuesLeft: number;
}

/** Where a value stands. */
interface MediaPlace {
  readonly depth: number;
  /** Absent at the root, and in lists at the root. */
  readonly name?: string;
  /** Whether a field around it has a name of media. */
  readonly isInMedia?: boolean;
  /** Whether one is called a video, or the poster of one. */
  readonly isVideo?: boolean;
  readonly isPoster?: boolean;
  /** Whether one has a name of what stands beside media. */
  readonly grade?: "beside" | "small" | undefined;
  readonly holder?: JsonObject;
}

const MAX_DEPTH = 12;
const MAX_VALUES = 20_000;

function visit(search: FoundMedia, value: unknown, place: MediaPlace): void {
  if (typeof value !== "string" && (typeof value !== "object" || value === null)) return;
  search.valuesLeft -= 1;
  if (search.valuesLeft < 0 || place.depth > MAX_DEPTH) return;
  const next = { ...place, depth: place.depth + 1 };
  const bytes = bytesIn(value);
  if (typeof value === "string") visitText(search, value, place);
  else if (bytes) addBase64(search, bytes.toString("base64"), place);
  else if (Array.isArray(value)) for (const each of value) visit(search, each, next);
  else visitFields(search, asObject(value), next);
}

/** Bytes, or what Node writes of them in JSON if they are those of a medium. */
function bytesIn(value: unknown): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value);
  const { type, data } = asObject(value) ?? {};
  if (type !== "Buffer" || !Array.isArray(data)) return undefined;
  if (!data.every((each) => Number.isInteger(each) && each >= 0 && each < 256)) return undefined;
  const bytes = Buffer.from(data);
  return mediaKindOf(bytes) && bytes;
}

function visitFields(search: FoundMedia, holder: JsonObject | undefined, place: MediaPlace): void {
  if (holder === undefined) return;
  // Whose picture a field has, and whether that is a URL.
  const shown = new Map<string, boolean>();
  for (const [name, value] of Object.entries(holder)) {
    if (search.valuesLeft <= 0) return;
    const words = wordsOf(name);
    // `urls: [ … ]` are results; `urls: { get, cancel }` and a `response_url` are to be asked for them.
    const isOfResponse = words[0] === "response" && words.length > 1;
    const isFile = isOfResponse && typeof value === "string" && isMediaText(value);
    const isRequest = asObject(value) ? name === "urls" : isOfResponse && !isFile;
    if (isRequest || words.some(isElsewhereWord)) continue;
    const isInMedia = place.isInMedia === true || words.some(isMediaWord);
    const isBeside = isFile || words.some(isOtherWord);
    // A cover is beside a video, as a preview is beside a picture.
    const isSmall = words.some((word) => isSmallWord(word) || word === "cover");
    const own = isSmall ? "small" : isBeside ? "beside" : undefined;
    const grade = place.grade ?? own;
    const isVideo = place.isVideo || words.some((word) => /^videos?$/.test(word));
    const isPoster = place.isPoster || words.includes("poster");
    // `url` and `b64_json`, `imageURL` and `imageBase64Data` are one picture in two forms.
    const subject = words.filter((word) => !FORMS.has(word)).join(" ");
    const isUrl = typeof value === "string" && /^https?:/i.test(value);
    if (typeof value === "string" && shown.get(subject) === !isUrl) continue;
    const { size } = search.sure;
    const next = { depth: place.depth, name, isInMedia, isVideo, isPoster, grade, holder };
    visit(search, value, next);
    if (typeof value === "string" && search.sure.size > size) shown.set(subject, isUrl);
  }
}

/** Words of the form in which a field has a picture. */
const FORMS: ReadonlySet<string> = new Set(["url", "uri", "b64", "base64", "json", "data"]);

function visitText(search: FoundMedia, text: string, place: MediaPlace): void {
  if (/^\s*[[{]/.test(text)) {
    // A text of JSON, as in `resultJson`.
    if (text.length <= MAX_JSON)
      visit(search, parseJson(text), { ...place, depth: place.depth + 1 });
  } else if (/^data:/i.test(text)) {
    const type = text.slice(5, 40);
    if (MEDIA_TYPE.test(type) || /^application\/octet-stream\b/i.test(type)) {
      add(search, "sure", text, place);
    }
  } else if (URL_START.test(text)) visitUrl(search, text.replace(/^\/\//, "https://"), place);
  else addBase64(search, text, place);
}

/** Base64 that begins with slashes has no dot. */
const URL_START = /^(https?:|\/\/[\w-]+\.)/i;

/** A JSON text longer than this is none of URLs. */
const MAX_JSON = 2 ** 20;

function visitUrl(search: FoundMedia, text: string, place: MediaPlace): void {
  if (text.length > MAX_URL || /\s/.test(text) || !URL.canParse(text)) return;
  const { pathname } = new URL(text);
  if (OTHER_FILES.test(pathname)) return;
  const words = wordsOf(place.name ?? "");
  const isBare = words.every(isPlainWord);
  if (MEDIA_FILES.test(pathname) || words.some(isMediaWord) || (place.isInMedia && isBare)) {
    add(search, "sure", text, place);
  } else if (place.isInMedia || isBare) add(search, "likely", text, place);
}

const MAX_URL = 8_192;
const OTHER_FILES = /\.(html?|php|aspx?|json|xml|txt|md|pdf|csv|js|css|zip|safetensors)$/i;

/** Base64 is known by its first bytes, or by what is said of it. */
function addBase64(search: FoundMedia, text: string, place: MediaPlace): void {
  if (!mayBeBase64(text)) return;
  const declared = textOf(place.holder, TYPE_NAMES) ?? "";
  const isNamed = /b64|base64/i.test(place.name ?? "");
  const type =
    (MEDIA_TYPE.test(declared) ? declared : kindOfBase64(text)?.type) ??
    (isNamed ? "application/octet-stream" : undefined);
  if (type !== undefined) add(search, "sure", `data:${type};base64,${text}`, place);
}

function add(
  search: FoundMedia,
  sureness: "sure" | "likely",
  url: string,
  place: MediaPlace,
): void {
  const { holder, isVideo, isPoster, grade = sureness } = place;
  const found = search[grade];
  if (found.has(url)) return;
  const fields = {
    fileName: textOf(holder, ["file_name", "fileName", "filename"]),
    contentType: textOf(holder, TYPE_NAMES),
    width: sizeOf(holder, "width"),
    height: sizeOf(holder, "height"),
  };
  if (isPoster) search.posters.add(url);
  else if (grade === "sure")
    search.hasVideo ||=
      isVideo || VIDEO.test(fields.contentType ?? "") || VIDEO.test(url.slice(0, MAX_URL));
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  found.set(url, { url, ...Object.fromEntries(known) });
}

/** How the address or the type of a video is written. */
const VIDEO = /^(data:)?video\/|\.(mp4|webm|mov|m4v|mkv)($|[?#])/i;

const TYPE_NAMES = [
  "content_type",
  "contentType",
  "mime_type",
  "mimeType",
  "media_type",
  "mediaType",
];

function textOf(holder: JsonObject | undefined, names: readonly string[]): string | undefined {
  return names.map((name) => own(holder, name)).find((value) => typeof value === "string");
}

function sizeOf(holder: JsonObject | undefined, name: string): number | undefined {
  const value = own(holder, name);
  return typeof value === "number" ? value : undefined;
}
