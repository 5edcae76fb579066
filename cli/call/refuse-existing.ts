import { isExistingFile } from "@modelsmith/runtime/media";
import { GeneratorError } from "../../generator/diagnostics/errors.js";

/**
 * Rejects a file that already exists, before the call costs anything.
 *
 * @throws GeneratorError MS1601
 */
export async function refuseExisting(place: string): Promise<void> {
  if (!(await isExistingFile(place))) return;
  throw new GeneratorError("MS1601", "already exists", {
    file: place,
    hint: "Choose another name, or add --force to overwrite it.",
  });
}
