import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { refuseUnwritable } from "../../generator/output/writable-place.js";

/** Where to save media. */
export interface Place {
  readonly save: string;
  readonly sidecar: boolean;
  readonly force: boolean;
}

/**
 * Rejects a place that nothing can be saved to, before the call costs anything.
 *
 * @throws GeneratorError MS1401, MS1601
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
  await refuseUnwritable(await folderOf(place), "--save");
}
