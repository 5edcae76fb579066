import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { constants, copyFile, link, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { MediaItem } from "../answer/find-media.js";
import {
  ANY,
  FLAG,
  FUNCTION,
  NUMBER,
  type OptionKinds,
  optionProblem,
  SHARED_OPTIONS,
  SIGNAL,
  TEXT,
} from "../options/check-options.js";
import { type Downloaded, type DownloadOptions, download, ExpiredLink } from "./download.js";
import { fileNameFrom, folderOf, HASH_SIGNS, withoutExtension } from "./file-names.js";
import { partialFile, removeLeftovers } from "./partial-file.js";
import {
  checkSidecar,
  isTaken,
  type SavedMedia,
  type SidecarFacts,
  writeSidecar,
} from "./sidecar.js";

export { knownMediaTypes, type MediaKind, mediaKindOf } from "../answer/media-kind.js";
export { existingFile, folderOf } from "./file-names.js";
export type { SidecarFacts };

export interface SaveOptions extends Omit<DownloadOptions, "onProgress"> {
  /** A folder, or a file. The extension depends on the downloaded media. */
  readonly place: string;
  /**
   * Base name of files in a folder: the id of the generation. Where the service gave none, `""`: then each
   * file is named by its content.
   */
  readonly name: string;
  /** Overwrite existing files. @defaultValue false */
  readonly force?: boolean;
  /** Longest time for all files together, in milliseconds. @defaultValue 900000 */
  readonly timeoutMs?: number;
  /** Writes `<file>.json` beside each file. */
  readonly sidecar?: SidecarFacts;
  /**
   * Gives the media again, with fresh links. Called once at most, if a link has expired (HTTP 400,
   * 401, 403, 404 or 410): `async () => images(await wait(id, { endpoint }))`. Never create again here.
   */
  readonly renew?: () => Promise<readonly MediaItem[]>;
  readonly onProgress?: (item: MediaItem, received: number, total: number | undefined) => void;
}

export interface SavedFile extends SavedMedia {
  readonly item: MediaItem;
  /** The file beside it, if one was asked for. */
  readonly sidecar?: string;
}

const SAVE_OPTIONS: OptionKinds<SaveOptions> = {
  place: TEXT,
  name: TEXT,
  force: FLAG,
  loopbackAllowed: FLAG,
  timeoutMs: NUMBER,
  idleTimeoutMs: NUMBER,
  maxBytes: NUMBER,
  signal: SIGNAL,
  dispatcher: SHARED_OPTIONS.dispatcher,
  sidecar: ANY,
  renew: FUNCTION,
  onProgress: FUNCTION,
};

const EXAMPLES = { place: '"out/"', name: "generation.id" };

/**
 * Saves media one after the other, under names that do not come from the service. A file is written
 * completely or not at all. Existing files are overwritten only with `force`; one that has the same
 * content already counts as saved, so what failed can be tried again. What cannot be downloaded or saved
 * is told after all others were saved: they are paid for.
 *
 * @throws {TypeError} without a list of media or option `place` or `name`, and for an option that does not exist, or
 *   that cannot have its value
 * @throws Error if a file cannot be downloaded or saved, or the time is over. Saved files stay.
 */
export async function* saveMedia(
  items: readonly MediaItem[],
  options: SaveOptions,
): AsyncGenerator<SavedFile> {
  checkItems(items, "saveMedia saves", "Nothing was saved.");
  for (const option of ["place", "name"] as const) {
    if (typeof options?.[option] === "string") continue;
    throw new TypeError(`saveMedia needs option ${option}, such as ${EXAMPLES[option]}`);
  }
  const problem = optionProblem(options, SAVE_OPTIONS);
  if (problem !== undefined) throw new TypeError(`saveMedia: ${problem} Nothing was saved.`);
  checkSidecar(options.sidecar);
  const {
    place,
    name,
    force = false,
    timeoutMs = 900_000,
    sidecar,
    renew,
    onProgress,
    ...rest
  } = options;
  const folder = await folderOf(place);
  const stem = folder === place ? fileNameFrom(name) : withoutExtension(path.basename(place));
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder, stem);
  const time = AbortSignal.timeout(timeoutMs);
  const signal = rest.signal ? AbortSignal.any([rest.signal, time]) : time;
  const fetchItem = renewing(items, renew);
  const failures: unknown[] = [];
  for (const index of items.keys()) {
    const part = partialFile(folder, stem);
    let saved: SavedFile;
    try {
      const { item, kind, bytes, sha256 } = await fetchItem(index, part, (each) => ({
        ...rest,
        signal,
        onProgress: (received, total) => onProgress?.(each, received, total),
      }));
      const own = name === "" && folder === place ? `${stem}-${sha256.slice(0, HASH_SIGNS)}` : stem;
      const numbered = items.length === 1 && folder !== place ? own : `${own}-${index + 1}`;
      const file = path.join(folder, `${numbered}${kind.extension}`);
      saved = { file, item, type: kind.type, bytes, sha256 };
      await moveFile(part, saved, force);
      if (sidecar) saved = { ...saved, sidecar: await writeSidecar(saved, sidecar, force) };
    } catch (error) {
      if (!signal.aborted) {
        failures.push(error);
        continue;
      }
      if (!time.aborted || rest.signal?.aborted) throw error;
      const late = `saving took longer than ${timeoutMs} ms (timeoutMs)`;
      throw new Error(`${place}: ${late}.`, { cause: error });
    } finally {
      await rm(part, { force: true });
    }
    yield saved;
  }
  if (failures.length > 0) throw failureOf(failures, renew);
}

/** One error for all that could not be saved, and what to do if their links have expired. */
function failureOf(failures: readonly unknown[], renew: SaveOptions["renew"]): unknown {
  const isExpired = failures.some((each) => each instanceof ExpiredLink);
  const hints = isExpired && renew === undefined ? [HOW_TO_RENEW] : [];
  const [first] = failures;
  if (failures.length + hints.length === 1) return first;
  const problems = failures.map((each) => (each instanceof Error ? each.message : String(each)));
  const all = new Error([...problems, ...hints].join(" "), { cause: first });
  return failures.some(isTaken) ? Object.assign(all, { code: "EEXIST" }) : all;
}

const HOW_TO_RENEW =
  "Links expire, and a generation that is paid for gives fresh ones: pass saveMedia the option renew, such as async () => images(await wait(id, { endpoint })).";

/** Code that was never type-checked may pass addresses, or the generation itself. */
function checkItems(items: readonly MediaItem[], taker: string, end: string): void {
  const wrong = Array.isArray(items) ? items.findIndex((item) => !isItem(item)) : undefined;
  if (wrong === -1) return;
  const found = wrong === undefined ? kindOf(items) : `${kindOf(items[wrong])} at ${wrong}`;
  throw new TypeError(
    `${taker} a list of media, found ${found}: pass images(generation). ${end}`.trimEnd(),
  );
}

function isItem(item: Partial<MediaItem> | undefined | null): boolean {
  return typeof item?.url === "string";
}

/** The kind alone: the URL of a file may be signed, and belongs into no log. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Downloads an item by its number. Expired links are renewed, once for all items. */
function renewing(items: readonly MediaItem[], renew: SaveOptions["renew"]) {
  let current = items;
  let isRenewed = renew === undefined;
  return async (
    index: number,
    file: string,
    optionsFor: (item: MediaItem) => DownloadOptions,
  ): Promise<Downloaded & { readonly item: MediaItem }> => {
    for (;;) {
      const item = current[index];
      if (item === undefined) throw new Error(`the renewed result has no file ${index + 1}.`);
      try {
        return { item, ...(await download(item.url, file, optionsFor(item))) };
      } catch (error) {
        if (!(error instanceof ExpiredLink) || isRenewed || renew === undefined) throw error;
        isRenewed = true;
        current = await renew();
        checkItems(current, "option renew gives", "");
      }
    }
  };
}

/** Gives a file its name. If one of the same content has it, that was saved before. */
async function moveFile(
  from: string,
  { file: to, sha256 }: SavedFile,
  force: boolean,
): Promise<void> {
  if (force) return rename(from, to);
  try {
    // A second name for the whole file: a copy could be left half.
    await link(from, to).catch((error: unknown) => {
      if (isTaken(error)) throw error;
      // Some disks have no links.
      return copyFile(from, to, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    if ((await hashOf(to).catch(() => undefined)) === sha256) return;
    const taken = new Error(`${to} already exists; the option force overwrites it.`);
    throw Object.assign(taken, { code: "EEXIST" });
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}
