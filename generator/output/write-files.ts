import { copyFile, mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FileChanges } from "./compare-files.js";
import { lockFile } from "./lock.js";
import { unusable } from "./output-folder.js";

/**
 * Writes what differs: all of it into a staging folder first, then each file by rename, the lock
 * last. Whoever reads meanwhile sees whole files; where a step fails, those before it are undone;
 * what a killed run leaves behind, the next one knows by the lock in its staging folder.
 *
 * @param staging - an empty folder on the same disk that is this run's alone
 */
export async function writeFiles(
  folder: string,
  staging: string,
  wanted: ReadonlyMap<string, string>,
  changes: FileChanges,
): Promise<void> {
  const steps = await stage(folder, staging, wanted, changes);
  const undo: (() => Promise<unknown>)[] = [];
  for (const { file, run, revert } of steps) {
    try {
      await run();
    } catch (error) {
      for (const revertEarlier of undo.reverse()) await revertEarlier();
      await removeEmptyFolders(folder, changes.added);
      throw unusable(file, error);
    }
    undo.push(revert);
  }
  await removeEmptyFolders(folder, changes.removed);
}

/** One file of the output folder that is put in its place, or taken away. */
interface Step {
  readonly file: string;
  readonly run: () => Promise<unknown>;
  readonly revert: () => Promise<unknown>;
}

/** Puts everything that the steps need beside the output: only renames are left then. */
async function stage(
  folder: string,
  staging: string,
  wanted: ReadonlyMap<string, string>,
  { added, changed, removed }: FileChanges,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const place = (name: string) => path.join(staging, String(steps.length + 1) + path.extname(name));
  const writes = [() => writeFile(path.join(staging, lockFile), wanted.get(lockFile) ?? "")];
  const folders = new Set<string>();
  for (const name of added) {
    const [file, fresh] = [path.join(folder, name), place(name)];
    writes.push(() => writeFile(fresh, wanted.get(name) ?? ""));
    const run = () => intoPlace(fresh, file, folders);
    steps.push({ file, run, revert: () => rm(file, { force: true }) });
  }
  for (const name of changed) {
    const [file, fresh] = [path.join(folder, name), place(name)];
    const former = `${fresh}.former`;
    writes.push(() => writeFile(fresh, wanted.get(name) ?? ""));
    writes.push(() => copyFile(file, former));
    steps.push({ file, run: () => rename(fresh, file), revert: () => rename(former, file) });
  }
  try {
    await allOf(writes);
  } catch (error) {
    throw unusable(staging, error);
  }
  for (const name of removed) {
    const [file, former] = [path.join(folder, name), place(name)];
    steps.push({ file, run: () => rename(file, former), revert: () => rename(former, file) });
  }
  const lock = path.join(folder, lockFile);
  return [
    ...steps.filter(({ file }) => file !== lock),
    ...steps.filter(({ file }) => file === lock),
  ];
}

/** So many files are written at a time: more only wait for the disk. */
const atOnce = 32;

/** @throws what went wrong first, when nothing is under way any more */
async function allOf(writes: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (let start = 0; start < writes.length; start += atOnce) {
    const some = writes.slice(start, start + atOnce);
    const ended = await Promise.allSettled(some.map((write) => write()));
    for (const end of ended) if (end.status === "rejected") throw end.reason;
  }
}

/** @param made - the folders that are known to be there */
async function intoPlace(fresh: string, file: string, made: Set<string>): Promise<void> {
  const parent = path.dirname(file);
  if (!made.has(parent)) await mkdir(parent, { recursive: true });
  made.add(parent);
  await rename(fresh, file);
}

async function removeEmptyFolders(folder: string, names: readonly string[]): Promise<void> {
  const folders = new Set(names.map((name) => path.dirname(path.join(folder, name))));
  folders.delete(path.join(folder));
  for (const place of folders) {
    // Not empty: somebody else's files, or ours of other models.
    await rmdir(place).catch(() => {});
  }
}
