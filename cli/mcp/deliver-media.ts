import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { CompletedGeneration, MediaItem, RequestDispatcher } from "@modelsmith/runtime";
import type { SavedFile } from "@modelsmith/runtime/media";
import { type InlinePicture, previewOf } from "./preview.js";

/** A picture, video or sound of a result, as far as it could be had. */
export interface DeliveredMedia {
  /** Where the service has it; absent if the answer itself contained it. */
  readonly url?: string;
  /** Absolute path, if it was saved. */
  readonly file?: string;
  readonly type?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly width?: number;
  readonly height?: number;
  /** What a host can show: the picture, or a smaller one. */
  readonly inline?: InlinePicture;
  /** Why it could not be downloaded or saved, in a sentence. */
  readonly problem?: string;
}

export interface DeliverOptions {
  /** A folder; absent: what the service keeps is not saved. */
  readonly save: string | undefined;
  /** Where to save what is in the answer alone, if `save` is absent. */
  readonly fallback: string;
  readonly loopbackAllowed: boolean;
  /** What carries downloads. */
  readonly dispatcher: RequestDispatcher | undefined;
}

/** Results have few; a hostile one may name thousands. */
const maxMedia = 100;
/** Most that are shown, and that are brought here only for that. */
const maxShown = 16;
/** The largest file that is shown, in bytes. */
const maxBytes = 256 * 2 ** 20;

/** Downloads the media of a result, keeps them where asked, and makes what a host can show. */
export async function deliverMedia(
  { id }: CompletedGeneration<unknown>,
  items: readonly MediaItem[],
  options: DeliverOptions,
): Promise<readonly DeliveredMedia[]> {
  const { saveMedia } = await import("@modelsmith/runtime/media");
  const delivered: DeliveredMedia[] = [];
  for (const [index, item] of items.slice(0, maxMedia).entries()) {
    // Only the answer has a data URL: unsaved, it would be lost.
    const isInAnswer = item.url.startsWith("data:");
    const folder = options.save ?? (isInAnswer ? options.fallback : undefined);
    const isShown = index < maxShown;
    if (folder !== undefined) {
      const name = fileNameOf(id, index, items.length);
      delivered.push(await deliver(item, name, { place: folder, isKept: true, isShown }));
    } else if (isShown) {
      const shown = (place: string) =>
        deliver(item, `${index + 1}`, { place, isKept: false, isShown });
      delivered.push(await inTemporaryFolder(shown));
    } else delivered.push(knownOf(item));
  }
  const left = items.length - maxMedia;
  if (left > 0) {
    const problem = `the other ${left} of this result, since an answer lists at most ${maxMedia}`;
    delivered.push({ problem });
  }
  return delivered;

  async function deliver(
    item: MediaItem,
    name: string,
    { place, isKept, isShown }: Delivery,
  ): Promise<DeliveredMedia> {
    const known = knownOf(item);
    try {
      const { loopbackAllowed, dispatcher } = options;
      // A result that is fetched again gives the same bytes.
      const save = saveMedia([item], {
        place: path.join(place, path.sep),
        name,
        force: true,
        loopbackAllowed,
        dispatcher,
        // Who calls again gets fresh links.
        renew: async () => [item],
        maxBytes,
        timeoutMs: 300_000,
      });
      const saved = await onlyFile(save);
      const { type, bytes, sha256, file } = saved;
      const inline = isShown && (await previewOf(type, () => readFile(file), bytes));
      const kept = isKept ? { file: path.resolve(file) } : {};
      return { ...known, type, bytes, sha256, ...kept, ...(inline && { inline }) };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { ...known, problem };
    }
  }
}

/** What becomes of a file. */
interface Delivery {
  readonly place: string;
  readonly isKept: boolean;
  readonly isShown: boolean;
}

/** What the service says of it. */
function knownOf({ url, width, height, contentType }: MediaItem): DeliveredMedia {
  return {
    ...(!url.startsWith("data:") && { url }),
    ...(contentType !== undefined && { type: contentType }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}

async function onlyFile(files: AsyncIterable<SavedFile>): Promise<SavedFile> {
  for await (const file of files) return file;
  throw new Error("nothing was saved");
}

/** Without an id, each file is named by its content. */
function fileNameOf(id: string, index: number, count: number): string {
  return id === "" || count === 1 ? id : `${id}-${index + 1}`;
}

async function inTemporaryFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "modelsmith-mcp-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
