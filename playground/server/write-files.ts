import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";

/** Writes of several places: those of one place are done one after the other. */
export interface WriteQueues {
  /** Does the work once what came before it at this place has ended, well or not. */
  readonly enqueue: (place: string, work: () => Promise<void>) => Promise<void>;
  /** When everything is written. */
  readonly settled: () => Promise<void>;
}

export function createWriteQueues(): WriteQueues {
  /** The last write of each place: the next one waits for it. */
  const last = new Map<string, Promise<void>>();
  return {
    enqueue(place, work) {
      const next = (last.get(place) ?? Promise.resolve()).then(work);
      last.set(
        place,
        next.catch(() => undefined),
      );
      return next;
    },
    settled: async () => void (await Promise.all(last.values())),
  };
}

/** Writes a file that is whole at every moment, also if it was there before or the process ends. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const part = `${file}-${randomUUID()}.part`;
  try {
    await writeFile(part, content, { mode: 0o600 });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
