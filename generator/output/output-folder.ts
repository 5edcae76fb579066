import type { Stats } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { withPositionIn } from "../sources/locate.js";
import { parseJson } from "../sources/parse-json.js";
import { emptyLock, type Lock, lockFile } from "./lock.js";
import { parseLock } from "./parse-lock.js";

/** Reads the lock of an output folder; an absent one is empty. */
export async function readLock(folder: string): Promise<Lock> {
  return lockOf(folder, (await readFiles(folder, [lockFile])).get(lockFile));
}

/** The lock of a folder, whose text was read. */
export async function lockOf(folder: string, text: string | undefined): Promise<Lock> {
  if (text === undefined) return emptyLock;
  const file = path.join(folder, lockFile);
  return withPositionIn(text, file, () => parseLock(parseJson(Buffer.from(text), file), file));
}

/** So many files are read at a time: more only wait for the disk. */
const atOnce = 32;

/**
 * Reads files of an output folder, through no link: one could lead a write anywhere.
 *
 * @returns path below the folder → text, of those that are there
 * @throws GeneratorError MS1401
 */
export async function readFiles(
  folder: string,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const files = [...new Set(names)];
  for (const place of parentsOf(folder)) await refuseLink(place);
  const below = new Set(files.flatMap(foldersOf));
  for (const part of ["", ...below]) await refuseOtherThanFolder(path.join(folder, part));
  const texts = new Map<string, string>();
  for (let start = 0; start < files.length; start += atOnce) {
    const some = files.slice(start, start + atOnce);
    const found = await Promise.all(some.map((name) => readText(path.join(folder, name))));
    for (const [index, name] of some.entries()) {
      const text = found[index];
      if (text !== undefined) texts.set(name, text);
    }
  }
  return texts;
}

async function readText(file: string): Promise<string | undefined> {
  if ((await refuseLink(file)) === undefined) return undefined;
  try {
    return await readFile(file, "utf8");
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

async function refuseOtherThanFolder(place: string): Promise<void> {
  const found = await refuseLink(place);
  if (found === undefined || found.isDirectory()) return;
  throw new GeneratorError("MS1401", "is not a folder", {
    file: place,
    hint: "Choose another --out.",
  });
}

/** @returns what is there, and undefined for nothing */
export async function refuseLink(place: string): Promise<Stats | undefined> {
  const found = await stateOf(place);
  if (!found?.isSymbolicLink()) return found;
  throw new GeneratorError("MS1401", "is a symbolic link; modelsmith writes through none", {
    file: place,
    hint: "Replace it by a real file or folder, or choose another folder.",
  });
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
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** What Node calls the reason why something in the output folder cannot be done. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}

export function unusable(file: string, error: unknown): GeneratorError {
  return new GeneratorError("MS1401", `cannot be used (${codeOf(error)})`, {
    file,
    hint: "Check the folder's permissions, or choose another --out.",
  });
}
