import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Run } from "../protocol.js";
import { createWriteQueues, writeWhole } from "./write-files.js";

/** Runs on disk: a folder each, with `run.json`, the answer and the media. */
export interface RunStore {
  /** The newest ones, oldest first. */
  readonly load: () => Promise<readonly Run[]>;
  /** Writes the run; the latest state wins, however many are written at once. */
  readonly save: (run: Run) => Promise<void>;
  readonly saveAnswer: (id: string, answer: unknown) => Promise<void>;
  /** The answer as JSON text; undefined if there is none. */
  readonly readAnswer: (id: string) => Promise<string | undefined>;
  readonly remove: (id: string) => Promise<void>;
  readonly folderOf: (id: string) => string;
  /** When everything is written. */
  readonly settled: () => Promise<void>;
}

const mostRuns = 300;

export async function openRunStore(folder: string): Promise<RunStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const folderOf = (id: string) => path.join(folder, id);
  const { enqueue, settled } = createWriteQueues();
  const write = async (id: string, name: string, text: string): Promise<void> => {
    await mkdir(folderOf(id), { recursive: true, mode: 0o700 });
    await writeWhole(path.join(folderOf(id), name), text);
  };
  return {
    folderOf,
    async load() {
      const names = (await readdir(folder)).sort().slice(-mostRuns);
      const runs = await Promise.all(names.map((name) => readRun(path.join(folder, name))));
      return runs.filter((run) => run !== undefined);
    },
    save: (run) => enqueue(run.id, () => write(run.id, "run.json", JSON.stringify(run))),
    saveAnswer: (id, answer) =>
      enqueue(id, () => write(id, "answer.json", JSON.stringify(answer, withoutBytes, 2))),
    readAnswer: (id) =>
      readFile(path.join(folderOf(id), "answer.json"), "utf8").catch(() => undefined),
    remove: (id) => enqueue(id, () => rm(folderOf(id), { recursive: true, force: true })),
    settled,
  };
}

async function readRun(folder: string): Promise<Run | undefined> {
  try {
    // We have written it.
    const run = JSON.parse(await readFile(path.join(folder, "run.json"), "utf8")) as Run;
    return run.id === path.basename(folder) ? run : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes, and the long texts that are bytes in base64, are beside the answer as files. */
function withoutBytes(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return `(${value.byteLength} bytes)`;
  if (typeof value !== "string" || value.length <= longestText) return value;
  return `${value.slice(0, 200)}… (${value.length} characters)`;
}

const longestText = 20_000;
