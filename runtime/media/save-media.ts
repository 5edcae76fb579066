import { randomUUID } from "node:crypto";
import { constants, copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { MediaItem } from "../find-media.js";
import type { DownloadOptions } from "./download.js";
import { mediaExtensions } from "./media-kind.js";

export interface SaveOptions extends Omit<DownloadOptions, "onProgress"> {
  /** A folder, or a file. The extension depends on the downloaded media. */
  readonly place: string;
  /** Base name of files in a folder: the id of the generation. */
  readonly name: string;
  /** Overwrite existing files. */
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
 * Saves media one after the other, under names that do not come from the service. A file is written
 * completely or not at all. Existing files are overwritten only with `force`.
 *
 * @throws Error if a file cannot be downloaded or saved. Files saved before it stay.
 */
export async function* saveMedia(
  items: readonly MediaItem[],
  options: SaveOptions,
): AsyncGenerator<SavedFile> {
  // Imported late: Node's HTTP client takes 20 ms to load.
  const { download } = await import("./download.js");
  const { place, name, force, onProgress, ...rest } = options;
  const folder = (await isFolder(place)) ? place : path.dirname(place);
  const stem = folder === place ? fileNameFrom(name) : withoutExtension(path.basename(place));
  await mkdir(folder, { recursive: true });
  for (const [index, item] of items.entries()) {
    const part = path.join(folder, `.${stem.slice(0, 40)}-${randomUUID()}.part`);
    try {
      const { kind, bytes } = await download(item.url, part, {
        ...rest,
        onProgress: (received, total) => onProgress?.(item, received, total),
      });
      const numbered = items.length === 1 && folder !== place ? stem : `${stem}-${index + 1}`;
      const file = path.join(folder, `${numbered}${kind.extension}`);
      await moveFile(part, file, force);
      yield { file, item, type: kind.type, bytes };
    } finally {
      await rm(part, { force: true });
    }
  }
}

/** A path that ends in a separator is a folder, even if it does not exist. */
async function isFolder(place: string): Promise<boolean> {
  if (/[/\\]$/.test(place) || /^\.{1,2}$/.test(path.basename(place))) return true;
  try {
    return (await stat(place)).isDirectory();
  } catch {
    return false;
  }
}

/** A file name from an id of the service: only plain characters are kept. */
function fileNameFrom(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 80) || "generation";
}

function withoutExtension(file: string): string {
  const extension = path.extname(file);
  return mediaExtensions.has(extension.toLowerCase()) ? file.slice(0, -extension.length) : file;
}

async function moveFile(from: string, to: string, force: boolean): Promise<void> {
  if (force) return rename(from, to);
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isTaken) throw error;
    throw new Error(`${to} already exists; --force overwrites it.`);
  }
}

/** Whether `place` is an existing file, not a folder. */
export async function isExistingFile(place: string): Promise<boolean> {
  if (await isFolder(place)) return false;
  return (await stat(place).catch(() => undefined)) !== undefined;
}
