import { setTimeout } from "node:timers/promises";
import { images, type MediaItem } from "../answer/find-media.js";
import type { GenerateOptions } from "../contract/call-options.js";
import type { Endpoint } from "../contract/endpoint.js";
import type { CompletedGeneration } from "../contract/generation.js";
import { GenerationError } from "../contract/generation-error.js";
import { wait } from "../generate.js";
import { downloadBytes, ExpiredLink } from "../media/download.js";

/** A picture of a result, downloaded. */
export interface ReadImage {
  readonly item: MediaItem;
  readonly bytes: Uint8Array;
}

/** Most tries to download one picture, which is paid for. */
const MAX_TRIES = 3;

/**
 * Downloads the pictures of a completed generation. Links that have expired are read again, once; the
 * generation is never made again.
 *
 * @throws GenerationError with the id of the generation, which is paid for
 */
export async function readImages(
  generation: CompletedGeneration<unknown>,
  endpoint: Endpoint,
  options: GenerateOptions,
  loopbackAllowed: boolean,
): Promise<readonly ReadImage[]> {
  const { id } = generation;
  const { signal } = options;
  let items = images(generation);
  let isRenewed = id === "";
  const read: ReadImage[] = [];
  for (let at = 0, tries = 1; at < items.length; ) {
    const item = items[at];
    if (item === undefined) break;
    try {
      const { kind, bytes } = await downloadBytes(item.url, { loopbackAllowed, signal });
      if (kind.type.startsWith("image/")) read.push({ item, bytes });
      [at, tries] = [at + 1, 1];
    } catch (error) {
      if (signal?.aborted) {
        const why = "aborted while its picture was downloaded";
        throw paidError(endpoint, { id, item }, "aborted", why, error);
      }
      if (error instanceof ExpiredLink && !isRenewed) {
        isRenewed = true;
        items = images(await wait(id, { ...options, endpoint }));
      } else if (tries < MAX_TRIES && !(error instanceof ExpiredLink)) {
        // The next try tells that the call was aborted.
        await setTimeout(250 * tries, undefined, { signal }).catch(() => {});
        tries += 1;
      } else {
        const problem = error instanceof Error ? error.message : String(error);
        const why = `its picture could not be downloaded: ${problem}`;
        throw paidError(endpoint, { id, item }, "unknown", why, error);
      }
    }
  }
  if (read.length === 0) throw paidError(endpoint, { id }, "unknown", "its result has no picture");
  return read;
}

/** The service has finished and charged: what is missing is missing here. */
function paidError(
  { key, create }: Endpoint,
  { id, item }: { readonly id: string; readonly item?: MediaItem },
  category: "aborted" | "unknown",
  reason: string,
  cause?: unknown,
): GenerationError {
  const named = id === "" ? "The generation" : `Generation ${id}`;
  const problem = `${named} of ${key} is complete and paid for, but ${reason.replace(/\.$/, "")}.`;
  const again = `read it again: await wait(${JSON.stringify(id)}, { endpoint })`;
  const guidance = `Do not create again; ${id === "" ? addressOf(item) : again}`;
  return new GenerationError({
    category,
    problem,
    ...(id !== "" && { generationId: id }),
    mayHaveCharged: true,
    retryable: false,
    attempts: 1,
    guidance,
    method: "POST",
    url: create.stream ?? create.path ?? "",
    cause,
  });
}

/** Without an id there is no other way to the picture. */
function addressOf(item: MediaItem | undefined): string {
  const nowhere = "the service named no id by which it could be read again.";
  const isLink = item !== undefined && !/^data:/i.test(item.url);
  return isLink ? `the picture is at ${item.url}` : nowhere;
}
