import { randomUUID } from "node:crypto";
import { constants, copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { MediaItem } from "../find-media.js";
import type { DownloadOptions } from "./download.js";
import { mediaEndings } from "./media-kind.js";

export interface SaveOptions extends Omit<DownloadOptions, "onProgress"> {
  /** A folder, or a file; the ending follows what came. */
  readonly place: string;
  /** Names files in a folder: the generation. */
  readonly name: string;
  /** Overwrite what is there. */
  readonly force: boolean;
  readonly onProgress?: (item: MediaItem, received: number, total: number | undefined) => void;
}

export interface SavedFile {
  readonly file: string;
  readonly item: MediaItem;
  readonly type: string;
  readonly bytes: number;
}

/**
 * Saves the media of a result under names of our own, one after the other. A file appears whole or
 * not at all, and none is overwritten unless that is asked for.
 *
 * @throws Error where one cannot be had; those before it stay
 */
export async function* saveMedia(
  items: readonly MediaItem[],
  options: SaveOptions,
): AsyncGenerator<SavedFile> {
  // Node's HTTP client takes 20 ms to load: whoever saves nothing does not wait for it.
  const { download } = await import("./download.js");
  const { place, name, force, onProgress, ...rest } = options;
  const folder = (await isFolder(place)) ? place : path.dirname(place);
  const stem = folder === place ? ownName(name) : withoutEnding(path.basename(place));
  await mkdir(folder, { recursive: true });
  for (const [index, item] of items.entries()) {
    const part = path.join(folder, `.${stem.slice(0, 40)}-${randomUUID()}.part`);
    try {
      const { kind, bytes } = await download(item.url, part, {
        ...rest,
        onProgress: (received, total) => onProgress?.(item, received, total),
      });
      const numbered = items.length === 1 && folder !== place ? stem : `${stem}-${index + 1}`;
      const file = path.join(folder, `${numbered}${kind.ending}`);
      await move(part, file, force);
      yield { file, item, type: kind.type, bytes };
    } finally {
      await rm(part, { force: true });
    }
  }
}

/** A name that ends in a separator is meant as a folder, whether it is there or not. */
async function isFolder(place: string): Promise<boolean> {
  if (/[/\\]$/.test(place) || /^\.{1,2}$/.test(path.basename(place))) return true;
  try {
    return (await stat(place)).isDirectory();
  } catch {
    return false;
  }
}

/** The id comes from the service: only plain signs of it go into a name. */
function ownName(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 80) || "generation";
}

function withoutEnding(file: string): string {
  const ending = path.extname(file);
  return mediaEndings.has(ending.toLowerCase()) ? file.slice(0, -ending.length) : file;
}

async function move(from: string, to: string, force: boolean): Promise<void> {
  if (force) return rename(from, to);
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isTaken) throw error;
    throw new Error(`${to} exists already; --force overwrites it.`);
  }
}

/** Whether a place to save to is a file that is already there, and not a folder to put files in. */
export async function isExistingFile(place: string): Promise<boolean> {
  if (await isFolder(place)) return false;
  return (await stat(place).catch(() => undefined)) !== undefined;
}
