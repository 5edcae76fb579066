import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheHash } from "./cache-hash.js";
import { cacheFolder, hashOfGenerator } from "./generator-cache.js";
import type { SourceReader } from "./input/reader.js";
import type { Model } from "./model/model.js";
import { type Read, readsAgain } from "./recorded-reads.js";
import {
  type KeptEndpoint,
  modelOf,
  packModel,
  type StoredModel,
  unpackModel,
} from "./stored-model.js";
import { memoize } from "./util/memoize.js";

/** What a run was made from, and what it came to: kept on this machine alone. */
export interface RunMemory {
  /** The last run with these settings, where every input still is as it was. */
  readonly recall: (reader: SourceReader) => Promise<RecalledRun | undefined>;
  /** What its endpoints came to, whatever has changed since. */
  readonly endpoints: () => readonly KeptEndpoint[];
  readonly remember: (run: MadeRun) => void;
}

/** A run to remember. */
export interface MadeRun {
  readonly model: Model;
  readonly endpoints: readonly KeptEndpoint[];
  readonly reads: readonly Read[];
  /** {@link cacheHash} of the lock's text. */
  readonly lockHash: string;
}

export interface RecalledRun {
  /** Count of its endpoints. */
  readonly endpoints: number;
  /** Its model, which is large: read when it is asked for. Undefined where its file is damaged. */
  readonly model: () => Model | undefined;
  /** What it asked for, and what came. */
  readonly reads: readonly Read[];
  /** {@link cacheHash} of the text of the lock that the run ended with. */
  readonly lockHash: string;
  /** States of output files that were seen to hold what the run wrote; empty before that. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Keeps such states, for the next run. */
  readonly sawOutputs: (outputs: ReadonlyMap<string, string>) => void;
}

/** @param settings - all that the run depends on beside its inputs */
export function runMemory(settings: unknown): RunMemory {
  const folder = cacheFolder();
  if (folder === undefined) {
    return { recall: async () => undefined, endpoints: () => [], remember: () => {} };
  }
  const key = hashOfGenerator().update(JSON.stringify(settings)).digest("hex");
  const runFile = path.join(folder, `${key}.run.json`);
  // What is read here is our own, as it was written.
  const storedRun = () => read(runFile, (bytes) => JSON.parse(String(bytes)) as StoredRun);
  // By its content: of two runs at memoize, neither vouches for the other's model.
  const modelFile = (hash: string) => path.join(folder, `${key}.${hash}.model`);
  // Another run may end at any time: all that is recalled is of one.
  const lastRun = memoize(storedRun);
  const lastModel = memoize(() => {
    const run = lastRun();
    return run && readModelFile(modelFile(run.model), run.model);
  });
  return {
    recall: async (reader) => {
      const run = lastRun();
      if (!run || !hasSize(modelFile(run.model), run.modelBytes)) return undefined;
      const reads = await readsAgain(run.reads, reader);
      if (reads === undefined) return undefined;
      return {
        endpoints: run.endpoints,
        model: memoize(() => {
          const stored = lastModel();
          return stored && modelOf(stored);
        }),
        reads,
        lockHash: run.lockHash,
        outputs: new Map(Object.entries(run.outputs)),
        sawOutputs: (outputs) => {
          store(runFile, JSON.stringify({ ...run, reads, outputs: Object.fromEntries(outputs) }));
        },
      };
    },
    endpoints: () => lastModel()?.endpoints ?? [],
    remember: ({ model, endpoints, reads, lockHash }) => {
      const before = storedRun();
      const { endpoints: _, ...shared } = model;
      const packed = packModel({ shared, endpoints });
      const hash = cacheHash(packed);
      if (!store(modelFile(hash), packed)) return;
      const run: StoredRun = {
        reads,
        lockHash,
        model: hash,
        modelBytes: packed.length,
        ...(before && { modelBefore: before.model }),
        endpoints: model.endpoints.length,
        outputs: {},
      };
      if (!store(runFile, JSON.stringify(run)) || before?.modelBefore === undefined) return;
      // The last one stays: who has recalled that run may not have read its model yet.
      const isKept = [hash, before.model].includes(before.modelBefore);
      if (!isKept) remove(modelFile(before.modelBefore));
    },
  };
}

interface StoredRun {
  readonly reads: readonly Read[];
  readonly lockHash: string;
  /** Hash of the file that holds the model, in its name. */
  readonly model: string;
  /** Size of that file. */
  readonly modelBytes: number;
  /** That of the run before this one. */
  readonly modelBefore?: string;
  readonly endpoints: number;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A file that a crash of the machine left damaged is taken away: the next run is a full one. */
function readModelFile(file: string, hash: string): StoredModel | undefined {
  const bytes = read(file, (content) => content);
  if (bytes !== undefined && cacheHash(bytes) === hash) return unpackModel(bytes);
  remove(file);
  return undefined;
}

function hasSize(file: string, bytes: number): boolean {
  try {
    return statSync(file).size === bytes;
  } catch {
    return false;
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It stays, and takes space.
  }
}

/** @returns undefined where it is not there, or cannot be read */
function read<Content>(file: string, parse: (bytes: Buffer) => Content): Content | undefined {
  try {
    return parse(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** @returns false where it cannot be written, which costs time and nothing else */
function store(file: string, content: string | Uint8Array): boolean {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // Of a run that is killed here, or of two at memoize, no half of a file may stay.
    const part = `${file}.${process.pid}`;
    writeFileSync(part, content);
    renameSync(part, file);
    return true;
  } catch {
    return false;
  }
}
