import { randomUUID } from "node:crypto";
import { access, constants, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { makeFolder } from "../util/make-folder.js";
import { systemErrorCode } from "../util/system-error.js";

/**
 * Refuses a folder in which nothing can be written, before anything is done whose result would be lost.
 * It makes a folder in it and takes away all that was made: permissions alone do not tell everything.
 *
 * @param option - what names the place: `--out`
 * @throws GeneratorError MS1401
 */
export async function refuseUnwritable(folder: string, option: string): Promise<void> {
  try {
    const probe = path.resolve(folder, `.modelsmith-${randomUUID()}`);
    // Once more: the trial of another run may just have taken a folder away.
    const made = await makeFolder(probe).catch(() => makeFolder(probe));
    if (made !== undefined) await removeEmpty(probe, path.resolve(made));
  } catch (error) {
    const isFile = ["EEXIST", "ENOTDIR"].includes(systemErrorCode(error) ?? "");
    throw isFile ? notFolder(folder, option) : unusable(folder, error, option);
  }
}

function notFolder(file: string, option: string): GeneratorError {
  return new GeneratorError("MS1401", "a file is where this folder, or one above it, would be", {
    file,
    hint: `Choose another place for ${option}.`,
  });
}

/** Removes a folder and those above it, up to one of them. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  try {
    for (let at = folder; at.length >= last.length; at = path.dirname(at)) await rmdir(at);
  } catch {
    // Another run put something in, or a watcher holds the folder. That it can be written is shown.
  }
}

/** Refuses a file that cannot be written. One that is there may be a pipe, or the terminal. */
export async function refuseUnwritableFile(file: string, option: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return refuseUnwritable(path.dirname(file), option);
  if (found.isDirectory()) {
    const hint = `Choose another place for ${option}.`;
    throw new GeneratorError("MS1401", "is a folder, not a file", { file, hint });
  }
  await access(file, constants.W_OK).catch((error: unknown) => {
    throw unusable(file, error, option);
  });
}

/** The error of a file or folder that the system does not let us read or write. */
export function unusable(file: string, error: unknown, option = "--out"): GeneratorError {
  const reason = systemErrorCode(error) ?? "unknown reason";
  return new GeneratorError("MS1401", `cannot be used (${reason})`, {
    file,
    hint: `Check its permissions, or choose another place for ${option}.`,
  });
}
