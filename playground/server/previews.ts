import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { refused } from "./exchange.js";
import type { ServedFile } from "./send-file.js";

/** Pictures at addresses that a person typed, for the form: fetched here, since the page loads nothing from elsewhere. */
export interface Previews {
  /** @throws RefusedError 422 if there is no picture, video or sound */
  readonly find: (address: string) => Promise<ServedFile>;
}

const maxPreviewBytes = 32 * 2 ** 20;

/** @param localOrigins - services on this machine; the spec of a stranger must not reach others here */
export async function openPreviews(
  folder: string,
  localOrigins: ReadonlySet<string>,
): Promise<Previews> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = new Map<string, Promise<ServedFile>>();
  const fetchOnce = async (address: string): Promise<ServedFile> => {
    const { saveMedia } = await import("@modelsmith/runtime/media");
    const name = createHash("sha256").update(address).digest("hex");
    const items = [{ url: address }];
    const options = {
      place: path.join(folder, name),
      name,
      force: true,
      loopbackAllowed: URL.canParse(address) && localOrigins.has(new URL(address).origin),
      maxBytes: maxPreviewBytes,
      // A link of the user's own: nobody has a fresher one.
      renew: async () => items,
      idleTimeoutMs: 10_000,
      timeoutMs: 60_000,
    };
    try {
      for await (const { file, type } of saveMedia(items, options)) {
        return { path: file, type, name: `preview${path.extname(file)}` };
      }
      throw new Error("There is nothing to show.");
    } catch (error) {
      found.delete(address);
      throw refused(422, error instanceof Error ? error.message : String(error));
    }
  };
  return {
    find(address) {
      const known = found.get(address) ?? fetchOnce(address);
      found.set(address, known);
      return known;
    },
  };
}
