import { asObject, own } from "./json.js";
import type { Generation } from "./types.js";

/** A picture, video or sound of a result. */
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
 * Finds the media items of any result. Results have no schema in the spec, so each item is checked
 * here: only `http`, `https` and `data` URLs count, and each URL once.
 *
 * @returns in the service's order; none for a generation that failed
 */
export function images(generation: Generation<unknown>): MediaItem[] {
  const found = new Map<string, MediaItem>();
  if (generation.ok) collect(generation.data, found, 4);
  return [...found.values()];
}

/** Fields that hold media, in the order in which they are looked at. */
const PLACES = [
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

function collect(value: unknown, found: Map<string, MediaItem>, levels: number): void {
  if (typeof value === "string") add({ url: value }, found);
  if (levels === 0) return;
  if (Array.isArray(value)) {
    for (const each of value) collect(each, found, levels - 1);
    return;
  }
  const holder = asObject(value);
  if (holder === undefined) return;
  const url = own(holder, "url");
  if (typeof url === "string") add(readItem(url, holder), found);
  else for (const place of PLACES) collect(own(holder, place), found, levels - 1);
}

function add(item: MediaItem, found: Map<string, MediaItem>): void {
  if (!found.has(item.url) && URL.canParse(item.url) && /^(https?|data):/i.test(item.url)) {
    found.set(item.url, item);
  }
}

function readItem(url: string, holder: Readonly<Record<string, unknown>>): MediaItem {
  const fileName = own(holder, "file_name");
  const contentType = own(holder, "content_type");
  const width = own(holder, "width");
  const height = own(holder, "height");
  return {
    url,
    ...(typeof fileName === "string" ? { fileName } : undefined),
    ...(typeof contentType === "string" ? { contentType } : undefined),
    ...(typeof width === "number" ? { width } : undefined),
    ...(typeof height === "number" ? { height } : undefined),
  };
}
