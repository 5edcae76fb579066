import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { extensionOf, mediaKinds } from "../answer/media-kind.js";

/** The folder that files are saved in. */
export async function folderOf(place: string): Promise<string> {
  return (await isFolder(place)) ? place : path.dirname(place);
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

/** A file name from an id of the service: only plain characters are kept, and a hash where that made it another. */
export function fileNameFrom(id: string): string {
  // Without an id, each file gets the hash of its content.
  if (id === "") return "generation";
  const plain = id.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 80);
  if (plain === id) return id;
  return `${plain}-${createHash("sha256").update(id).digest("hex").slice(0, HASH_SIGNS)}`;
}

/** As many as tell apart whatever one folder may hold. */
export const HASH_SIGNS = 16;

/**
 * The extension of every kind, the others of JPEG and TIFF, and those of drawings and AAC → what it is: image, video or audio.
 *
 * @forTests
 */
export const mediaExtensions: ReadonlyMap<string, string | undefined> = new Map([
  [".jpeg", "image"],
  [".tif", "image"],
  [".svg", "image"],
  [".aac", "audio"],
  ...mediaKinds.map((kind) => [extensionOf(kind), kind[0].split("/")[0]] as const),
]);

export function withoutExtension(file: string): string {
  const extension = path.extname(file);
  return mediaExtensions.has(extension.toLowerCase()) ? file.slice(0, -extension.length) : file;
}

/**
 * A file that is there and that saving to `place` may meet: media of the place's kind, or of any if it
 * has no extension, also the numbered ones of several. Names in a folder come from an id, so no file is
 * in their way.
 */
export async function existingFile(
  place: string,
  { sidecar = false }: { readonly sidecar?: boolean } = {},
): Promise<string | undefined> {
  if (await isFolder(place)) return undefined;
  const folder = path.dirname(place);
  const stem = asOnAnyDisk(withoutExtension(path.basename(place)));
  const kind = mediaExtensions.get(path.extname(place).toLowerCase());
  const isMet = (name: string): boolean => {
    const file = asOnAnyDisk(sidecar ? name.replace(/\.json$/i, "") : name);
    const found = mediaExtensions.get(path.extname(file));
    if (found === undefined || (kind !== undefined && found !== kind)) return false;
    const base = withoutExtension(file);
    return base.startsWith(stem) && /^(-[1-9]\d?)?$/.test(base.slice(stem.length));
  };
  const names: string[] = await readdir(folder).catch(() => []);
  const name = names.sort().find(isMet);
  return name === undefined ? undefined : path.join(folder, name);
}

/** Some disks tell neither A from a, nor é of one sign from é of two. */
function asOnAnyDisk(name: string): string {
  return name.normalize().toLowerCase();
}
