import { asObject, own } from "./json.js";
import type { Generation } from "./types.js";

/** A picture, video or sound in a result. */
export interface MediaItem {
  readonly url: string;
  readonly fileName?: string;
  readonly contentType?: string;
  /** In pixels. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
}

/**
 * Finds the media in any result. Results have no schema in the spec, so this checks each item: only
 * `http`, `https` and `data` URLs count, and each URL only once.
 *
 * @returns the items in the service's order; none if the generation failed
 */
export function images(generation: Generation<unknown>): MediaItem[] {
  const found = new Map<string, MediaItem>();
  if (generation.ok) collectMedia(generation.data, found, 4);
  return [...found.values()];
}

/** Fields that may contain media, in the order of the search. */
const MEDIA_FIELDS = [
  "images",
  "image",
  "videos",
  "video",
  "audios",
  "audio",
  "outputs",
  "output",
  "files",
  "file",
  "results",
  "result",
  "data",
];

function collectMedia(value: unknown, found: Map<string, MediaItem>, levels: number): void {
  if (typeof value === "string") addItem({ url: value }, found);
  if (levels === 0) return;
  if (Array.isArray(value)) {
    for (const each of value) collectMedia(each, found, levels - 1);
    return;
  }
  const container = asObject(value);
  if (container === undefined) return;
  const url = own(container, "url");
  if (typeof url === "string") addItem(readItem(url, container), found);
  else for (const field of MEDIA_FIELDS) collectMedia(own(container, field), found, levels - 1);
}

function addItem(item: MediaItem, found: Map<string, MediaItem>): void {
  if (!found.has(item.url) && URL.canParse(item.url) && /^(https?|data):/i.test(item.url)) {
    found.set(item.url, item);
  }
}

function readItem(url: string, container: Readonly<Record<string, unknown>>): MediaItem {
  const fileName = own(container, "file_name");
  const contentType = own(container, "content_type");
  const width = own(container, "width");
  const height = own(container, "height");
  return {
    url,
    ...(typeof fileName === "string" ? { fileName } : undefined),
    ...(typeof contentType === "string" ? { contentType } : undefined),
    ...(typeof width === "number" ? { width } : undefined),
    ...(typeof height === "number" ? { height } : undefined),
  };
}
