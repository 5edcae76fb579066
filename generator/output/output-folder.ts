import { lstatSync, readFileSync, type Stats } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { parseJsonText } from "../input/parse-json.js";
import { withPositionIn } from "../input/positions.js";
import { hasChecksum } from "../lock/checksum.js";
import { emptyLock, type Lock, lockFile } from "../lock/lock.js";
import { unreadable } from "../lock/lock-part.js";
import { parseLock } from "../lock/parse-lock.js";
import { isMerged, readMerged } from "../lock/read-merged.js";
import type { JsonValue } from "../util/json.js";
import { systemErrorCode } from "../util/system-error.js";
import { unusable } from "./writable-place.js";

/** The lock of an output folder as it was found. */
export interface FoundLock {
  /** Absent if there is no lock. */
  readonly text?: string;
  readonly lock: Lock;
  /** Whether its checksum says that this generator wrote it, and nobody changed it since. */
  readonly trusted: boolean;
  /** Whether git merged it: it then is the lock of both branches. */
  readonly merging: boolean;
}

/** The text of an output folder's lock, if there is one. */
export function readLockText(folder: string): string | undefined {
  return readFiles(folder, [lockFile]).get(lockFile);
}

/**
 * @param madeWith - see `withChecksum`; undefined: the lock is not to be trusted
 * @throws GeneratorError MS1302, MS1401
 */
export async function findLock(folder: string, madeWith?: string): Promise<FoundLock> {
  const text = readLockText(folder);
  if (text === undefined) return { lock: emptyLock, trusted: false, merging: false };
  return readLock(folder, text, madeWith);
}

/**
 * @param text - the text of a folder's lock
 * @throws GeneratorError MS1302
 */
export async function readLock(
  folder: string,
  text: string,
  madeWith?: string,
): Promise<FoundLock> {
  const file = path.join(folder, lockFile);
  if (isMerged(text)) return { text, lock: readMerged(text, file), trusted: false, merging: true };
  const trusted = madeWith !== undefined && hasChecksum(text, madeWith);
  return { text, lock: await parsed(text, file, trusted), trusted, merging: false };
}

function parsed(text: string, file: string, trusted = false): Promise<Lock> {
  // Some editors begin a file with a byte-order mark.
  const json = text.replace(/^\ufeff/, "");
  return withPositionIn(json, file, () => parseLock(lockJson(json, file), file, trusted));
}

/** Whatever is wrong with the JSON of a lock, the way out is to restore the lock. */
function lockJson(json: string, file: string): JsonValue {
  try {
    return parseJsonText(json, file);
  } catch (error) {
    throw error instanceof GeneratorError
      ? unreadable({ value: json, file }, error.problem)
      : error;
  }
}

/**
 * Reads files of an output folder. Refuses links: one could lead a write anywhere. Synchronous, as
 * there may be thousands of small files: Node's threads would take five times as long.
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

/** Refuses a link anywhere on the way to the output folder or to its files. */
function refuseLinksTo(folder: string, names: Iterable<string>): void {
  for (const place of parentsOf(folder)) refuseLink(place);
  const below = new Set([...names].flatMap(foldersOf));
  for (const part of ["", ...below]) refuseNonFolder(path.join(folder, part));
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

function refuseNonFolder(place: string): void {
  const found = refuseLink(place);
  if (found === undefined || found.isDirectory()) return;
  throw new GeneratorError("MS1401", "is not a folder", {
    file: place,
    hint: "Choose another --out.",
  });
}

/** @returns the stats of what is there; undefined if there is nothing */
export function refuseLink(place: string): Stats | undefined {
  const found = stateOf(place);
  if (!found?.isSymbolicLink()) return found;
  throw new GeneratorError(
    "MS1401",
    "is a symbolic link, and modelsmith does not write through links",
    {
      file: place,
      hint: "Replace it with a real file or folder, or choose another folder.",
    },
  );
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
