import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { makeFolder } from "../../generator/util/make-folder.js";
import { systemErrorCode } from "../../generator/util/system-error.js";

/** Where to save media. */
export interface Place {
  readonly save: string;
  readonly sidecar: boolean;
  readonly force: boolean;
}

/**
 * Rejects a place that nothing can be saved to, before the call costs anything.
 *
 * @throws GeneratorError MS1601
 */
export async function checkPlace({ save: place, sidecar, force }: Place): Promise<void> {
  // Loaded only by commands that save.
  const { existingFile, folderOf } = await import("@modelsmith/runtime/media");
  const existing = force ? undefined : await existingFile(place, { sidecar });
  if (existing !== undefined) {
    throw new GeneratorError("MS1601", "already exists", {
      file: existing,
      hint: "Choose another name, or add --force to overwrite it.",
    });
  }
  await tryToWrite(await folderOf(place));
}

/** Makes a folder in it and takes away all that was made: permissions alone do not tell everything. */
async function tryToWrite(folder: string): Promise<void> {
  try {
    const made = await makeFolder(path.join(folder, `.modelsmith-${randomUUID()}`));
    if (made !== undefined) await rm(made, { recursive: true });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw new GeneratorError("MS1601", `nothing can be saved in this folder (${code})`, {
      file: folder,
      hint: "Nothing was sent. Choose another place for --save.",
    });
  }
}
