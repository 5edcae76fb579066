import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder, hashOfGenerator } from "./generator-cache.js";
import type { Model } from "./model/model.js";
import type { Place } from "./sources/place.js";
import type { SourceReader } from "./sources/read-source.js";

/** What a run was made from, and what it came to: kept on this machine alone. */
export interface RunMemory {
  /** The model of the last run with these settings, where every input still is as it was. */
  readonly recall: (reader: SourceReader) => Promise<RecalledRun | undefined>;
  readonly remember: (model: Model, reads: readonly Read[], lockText: string) => void;
}

export interface RecalledRun {
  readonly model: Model;
  /** Whether a lock is the one that the run ended with. */
  readonly endedWith: (lockText: string) => boolean;
}

/** One question to the reader, and the answer. */
interface Read {
  readonly place: Place;
  readonly within?: Place;
  /** Hash of the bytes; null where there was nothing. */
  readonly found: string | null;
}

/** @param settings - all that the run depends on beside its inputs */
export function runMemory(settings: unknown): RunMemory {
  const folder = cacheFolder();
  if (folder === undefined) return { recall: async () => undefined, remember: () => {} };
  const key = hashOfGenerator().update(JSON.stringify(settings)).digest("hex");
  const file = (part: string) => path.join(folder, `${key}.${part}.json`);
  return {
    recall: async (reader) => {
      const run = readJson(file("run")) as StoredRun | undefined; // our own, of this generator
      if (run === undefined || !(await isAsItWas(run.reads, reader))) return undefined;
      const model = readJson(file("model")) as Model | undefined; // likewise
      if (model === undefined) return undefined;
      return { model, endedWith: (lockText) => hashOf(lockText) === run.lock };
    },
    remember: (model, reads, lockText) => {
      const run: StoredRun = { reads, lock: hashOf(lockText) };
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file("model"), JSON.stringify(model));
        writeFileSync(file("run"), JSON.stringify(run));
      } catch {
        // A folder that cannot be written costs time, nothing else.
      }
    },
  };
}

interface StoredRun {
  readonly reads: readonly Read[];
  readonly lock: string;
}

/** A reader that keeps what was asked of it and what came. */
export function recorded(reader: SourceReader): {
  readonly reader: SourceReader;
  readonly reads: () => Promise<readonly Read[]>;
} {
  const asked = new Map<string, { place: Place; within?: Place }>();
  return {
    reader: {
      ...reader,
      read: (place, within) => {
        const question = { place, ...(within && { within }) };
        asked.set(JSON.stringify(question), question);
        return reader.read(place, within);
      },
    },
    reads: () =>
      Promise.all(
        [...asked.values()].map(async (question) => ({
          ...question,
          found: hashOrNull(await reader.read(question.place, question.within)),
        })),
      ),
  };
}

async function isAsItWas(reads: readonly Read[], reader: SourceReader): Promise<boolean> {
  try {
    for (const { place, within, found } of reads) {
      if (hashOrNull(await reader.read(place, within)) !== found) return false;
    }
    return true;
  } catch {
    // What cannot be read any more is told by the run itself.
    return false;
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function hashOrNull(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : hashOf(bytes);
}

function hashOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
