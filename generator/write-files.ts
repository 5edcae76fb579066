import { randomBytes } from "node:crypto";
import { lstat, mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "./errors.js";
import { contentHash, emptyLock, type Lock, lockFile, parseLock } from "./lock.js";
import { parseJson } from "./parse-json.js";

/** What a run changes, or would change: paths below the output folder. */
export interface FileChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Count of files that are as they should be. */
  readonly unchanged: number;
}

/** What is on disk, as far as it matters to a run. */
export interface OutputState {
  readonly lock: Lock;
  /** The text of every file that the run wants or that the lock lists. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads the lock of an output folder; an absent one is empty. */
export async function readLock(folder: string): Promise<Lock> {
  const file = path.join(folder, lockFile);
  await refuseLinks(folder, lockFile);
  const bytes = await readIfPresent(file);
  return bytes === undefined ? emptyLock : parseLock(parseJson(bytes, lockFile), lockFile);
}

/**
 * Compares the wanted files with the folder, and refuses to touch what is not ours: a file that
 * the lock does not list, or that was edited since.
 *
 * @param wanted - path below the folder → text, the lock file included
 * @throws GeneratorError MS1401 for links, MS1402 for files of somebody else
 */
export async function compareFiles(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  lock: Lock,
  force: boolean,
): Promise<FileChanges> {
  const added: string[] = [];
  const changed: string[] = [];
  const removed: string[] = [];
  const foreign: string[] = [];
  let unchanged = 0;
  for (const [name, text] of wanted) {
    const found = await readText(folder, name);
    if (found === undefined) added.push(name);
    else if (contentHash(found) === contentHash(text)) unchanged += 1;
    else {
      changed.push(name);
      if (name !== lockFile && lock.files.get(name) !== contentHash(found)) foreign.push(name);
    }
  }
  for (const [name, hash] of lock.files) {
    if (wanted.has(name)) continue;
    const found = await readText(folder, name);
    if (found === undefined) continue;
    if (contentHash(found) === hash) removed.push(name);
    else foreign.push(name);
  }
  if (foreign.length > 0 && !force) throw notOurs(foreign);
  return { added, changed, removed, unchanged };
}

/**
 * Writes what differs, each file by rename, the lock last: whoever reads meanwhile sees whole
 * files, and a run that was interrupted is repeated as if it had not begun.
 */
export async function writeFiles(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  changes: FileChanges,
): Promise<void> {
  const names = [...changes.added, ...changes.changed];
  for (const name of names.filter((entry) => entry !== lockFile)) {
    await replace(folder, name, wanted.get(name) ?? "");
  }
  for (const name of changes.removed) await remove(folder, name);
  if (names.includes(lockFile)) await replace(folder, lockFile, wanted.get(lockFile) ?? "");
}

async function readText(folder: string, name: string): Promise<string | undefined> {
  await refuseLinks(folder, name);
  const bytes = await readIfPresent(path.join(folder, name));
  return bytes?.toString("utf8");
}

async function readIfPresent(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unusable(file, error);
  }
}

async function replace(folder: string, name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await refuseLinks(folder, name);
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error instanceof GeneratorError ? error : unusable(file, error);
  }
}

async function remove(folder: string, name: string): Promise<void> {
  await rm(path.join(folder, name), { force: true });
  try {
    await rmdir(path.dirname(path.join(folder, name)));
  } catch {
    // Not empty: somebody else's files, or ours of other models.
  }
}

/** A link in the output could lead a write anywhere. */
async function refuseLinks(folder: string, name: string): Promise<void> {
  const below = name.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  for (const part of [...parentsOf(folder), "", ...below]) {
    const place = path.join(folder, part);
    const found = await stateOf(place);
    if (found?.isSymbolicLink()) {
      throw new GeneratorError("MS1401", "is a symbolic link; modelsmith writes through none", {
        file: place,
        hint: "Replace it by a real file or folder, or choose another --out.",
      });
    }
    if (part !== name && found && !found.isDirectory()) {
      throw new GeneratorError("MS1401", "is not a folder", {
        file: place,
        hint: "Choose another --out.",
      });
    }
  }
}

/** The folders from the working folder down to the output's: a checked-out repository may link them. */
function parentsOf(folder: string): readonly string[] {
  const levels = path.relative("", folder).split(path.sep);
  if (levels[0] === ".." || path.isAbsolute(levels.join(path.sep))) return [];
  return levels
    .slice(1)
    .map((_, index) =>
      Array(index + 1)
        .fill("..")
        .join("/"),
    )
    .reverse();
}

async function stateOf(place: string) {
  try {
    return await lstat(place);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unusable(place, error);
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR")
  );
}

function unusable(file: string, error: unknown): GeneratorError {
  const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return new GeneratorError("MS1401", `cannot be used (${reason})`, {
    file,
    hint: "Check the folder's permissions, or choose another --out.",
  });
}

function notOurs(files: readonly string[]): GeneratorError {
  return new GeneratorError(
    "MS1402",
    `these files were not written by modelsmith or were edited since:\n${files.map((file) => `  ${file}`).join("\n")}`,
    { hint: "Move your changes elsewhere, then run again with --force to overwrite the files." },
  );
}
