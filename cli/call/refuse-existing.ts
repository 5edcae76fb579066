import { GeneratorError } from "../../generator/diagnostics/errors.js";

/**
 * Rejects a file that already exists, before the call costs anything.
 *
 * @throws GeneratorError MS1601
 */
export async function refuseExisting(place: string): Promise<void> {
  // Loaded only by commands that save.
  const { isExistingFile } = await import("@modelsmith/runtime/media");
  if (!(await isExistingFile(place))) return;
  throw new GeneratorError("MS1601", "already exists", {
    file: place,
    hint: "Choose another name, or add --force to overwrite it.",
  });
}
