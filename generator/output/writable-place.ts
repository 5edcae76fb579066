import { randomUUID } from "node:crypto";
import { rmdir, stat } from "node:fs/promises";
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
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw unwritable(folder, option, `nothing can be saved in this folder (${code})`);
  }
}

/** Removes a folder and those above it, up to one of them, unless another run has put something in. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  try {
    for (let at = folder; at.length >= last.length; at = path.dirname(at)) await rmdir(at);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(systemErrorCode(error) ?? "")) throw error;
  }
}

/** The same for a file that is to be written. */
export async function refuseUnwritableFile(file: string, option: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw unwritable(file, option, "is a folder, not a file");
  await refuseUnwritable(path.dirname(file), option);
}

export function unwritable(file: string, option: string, problem: string): GeneratorError {
  return new GeneratorError("MS1401", problem, {
    file,
    hint: `Choose another place for ${option}.`,
  });
}
