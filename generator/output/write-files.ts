import { copyFileSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lockFile } from "../lock/lock.js";
import type { FileChanges } from "./compare-files.js";
import { unusable } from "./writable-place.js";

/**
 * Writes what differs: all of it into a staging folder first, then each file by rename, the lock
 * last. A reader never sees half a file. If a step fails, those before it are undone. If the run is
 * killed, the next one recognises its files by the lock in the staging folder.
 *
 * Synchronous, as reading is: to hand thousands of small files to threads takes longer.
 *
 * @param staging - an empty folder on the same disk that is this run's alone
 */
export function writeFiles(
  folder: string,
  staging: string,
  wanted: ReadonlyMap<string, string>,
  changes: FileChanges,
): void {
  const steps = stage(folder, staging, wanted, changes);
  const undo: (() => void)[] = [];
  for (const { file, run, revert } of steps) {
    try {
      run();
    } catch (error) {
      for (const revertEarlier of undo.reverse()) revertEarlier();
      removeEmptyFolders(folder, changes.added);
      throw unusable(file, error);
    }
    undo.push(revert);
  }
  removeEmptyFolders(folder, changes.removed);
}

/** One file of the output folder that is put in its place, or taken away. */
interface Step {
  readonly file: string;
  readonly run: () => void;
  readonly revert: () => void;
}

/** Writes everything that the steps need into the staging folder: only renames are left then. */
function stage(
  folder: string,
  staging: string,
  wanted: ReadonlyMap<string, string>,
  { added, changed, removed }: FileChanges,
): readonly Step[] {
  const steps: Step[] = [];
  const place = (name: string) => path.join(staging, String(steps.length + 1) + path.extname(name));
  const write = (file: string, name: string) => writeFileSync(file, wanted.get(name) ?? "");
  const folders = new Set<string>();
  try {
    write(path.join(staging, lockFile), lockFile);
    for (const name of added) {
      const [file, fresh] = [path.join(folder, name), place(name)];
      write(fresh, name);
      const run = () => intoPlace(fresh, file, folders);
      steps.push({ file, run, revert: () => rmSync(file, { force: true }) });
    }
    for (const name of changed) {
      const [file, fresh] = [path.join(folder, name), place(name)];
      const former = `${fresh}.former`;
      write(fresh, name);
      copyFileSync(file, former);
      const run = () => renameSync(fresh, file);
      steps.push({ file, run, revert: () => renameSync(former, file) });
    }
  } catch (error) {
    throw unusable(staging, error);
  }
  for (const name of removed) {
    const [file, former] = [path.join(folder, name), place(name)];
    const run = () => renameSync(file, former);
    steps.push({ file, run, revert: () => renameSync(former, file) });
  }
  const lock = path.join(folder, lockFile);
  return [
    ...steps.filter(({ file }) => file !== lock),
    ...steps.filter(({ file }) => file === lock),
  ];
}

/** @param made - the folders that are known to exist */
function intoPlace(fresh: string, file: string, made: Set<string>): void {
  const parent = path.dirname(file);
  if (!made.has(parent)) mkdirSync(parent, { recursive: true });
  made.add(parent);
  renameSync(fresh, file);
}

function removeEmptyFolders(folder: string, names: readonly string[]): void {
  for (const name of names) {
    for (let place = path.dirname(name); place !== "."; place = path.dirname(place)) {
      try {
        rmdirSync(path.join(folder, place));
      } catch {
        // Not empty: somebody else's files, or ours of other models.
        break;
      }
    }
  }
}
