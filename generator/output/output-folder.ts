import { lstatSync, readFileSync, type Stats } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { parseJsonText } from "../input/parse-json.js";
import { withPositionIn } from "../input/positions.js";
import { emptyLock, type Lock, lockFile } from "../lock/lock.js";
import { conflictSides, hasConflict, mergeLocks } from "../lock/merge-locks.js";
import { parseLock } from "../lock/parse-lock.js";
import { systemErrorCode } from "../util/system-error.js";

/** The lock of an output folder as it was found. */
export interface FoundLock {
  /** Absent if there is no lock. */
  readonly text?: string;
  readonly lock: Lock;
  /** Whether git left a conflict in it: it then is the lock of both branches. */
  readonly merging: boolean;
}

/** @throws GeneratorError MS1302, MS1401 */
export async function findLock(folder: string): Promise<FoundLock> {
  const text = readFiles(folder, [lockFile]).get(lockFile);
  return text === undefined ? { lock: emptyLock, merging: false } : readLock(folder, text);
}

/**
 * @param text - the text of a folder's lock
 * @throws GeneratorError MS1302
 */
export async function readLock(folder: string, text: string): Promise<FoundLock> {
  const file = path.join(folder, lockFile);
  if (!hasConflict(text)) return { text, lock: await parsed(text, file), merging: false };
  const { ours, theirs } = conflictSides(text);
  const lock = mergeLocks(await parsed(ours, file), await parsed(theirs, file));
  return { text, lock, merging: true };
}

function parsed(text: string, file: string): Promise<Lock> {
  // Some editors begin a file with a byte-order mark.
  const json = text.replace(/^\ufeff/, "");
  return withPositionIn(json, file, () => parseLock(parseJsonText(json, file), file));
}

/**
 * Reads files of an output folder, through no link: one could lead a write anywhere. There may be
 * thousands of small ones: one after the other they are read in a fifth of the time that Node takes
 * to hand each to a thread and back.
 *
 * @returns path below the folder → text, of those that are there
 * @throws GeneratorError MS1401
 */
export function readFiles(folder: string, names: Iterable<string>): ReadonlyMap<string, string> {
  const files = [...new Set(names)];
  refuseLinksTo(folder, files);
  const texts = new Map<string, string>();
  for (const name of files) {
    const text = readText(path.join(folder, name));
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** Refuses an output folder that is reached, or whose files are, through a link. */
function refuseLinksTo(folder: string, names: Iterable<string>): void {
  for (const place of parentsOf(folder)) refuseLink(place);
  const below = new Set([...names].flatMap(foldersOf));
  for (const part of ["", ...below]) refuseOtherThanFolder(path.join(folder, part));
}

function readText(file: string): string | undefined {
  if (refuseLink(file) === undefined) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unusable(file, error);
  }
}

/** `a` and `a/b` of `a/b/c.ts`. */
function foldersOf(name: string): readonly string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** The folders from the working folder down to the output's: a checked-out repository may link them. */
function parentsOf(folder: string): readonly string[] {
  const relative = path.relative("", folder);
  const levels = relative.split(path.sep);
  if (levels[0] === ".." || path.isAbsolute(relative)) return [];
  return levels.slice(0, -1).map((_, index) => levels.slice(0, index + 1).join(path.sep));
}

function refuseOtherThanFolder(place: string): void {
  const found = refuseLink(place);
  if (found === undefined || found.isDirectory()) return;
  throw new GeneratorError("MS1401", "is not a folder", {
    file: place,
    hint: "Choose another --out.",
  });
}

/** @returns what is there, and undefined for nothing */
export function refuseLink(place: string): Stats | undefined {
  const found = stateOf(place);
  if (!found?.isSymbolicLink()) return found;
  throw new GeneratorError("MS1401", "is a symbolic link; modelsmith writes through none", {
    file: place,
    hint: "Replace it with a real file or folder, or choose another folder.",
  });
}

function stateOf(place: string): Stats | undefined {
  try {
    return lstatSync(place, { throwIfNoEntry: false });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unusable(place, error);
  }
}

function isAbsent(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

export function unusable(file: string, error: unknown): GeneratorError {
  const reason = systemErrorCode(error) ?? "unknown reason";
  return new GeneratorError("MS1401", `cannot be used (${reason})`, {
    file,
    hint: "Check the folder's permissions, or choose another --out.",
  });
}
