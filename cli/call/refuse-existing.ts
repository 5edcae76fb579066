import { isExistingFile } from "@modelsmith/runtime/media";
import { GeneratorError } from "../../generator/diagnostics/errors.js";

/**
 * Refuses a file that is already there, before anything is paid for.
 *
 * @throws GeneratorError MS1601
 */
export async function refuseExisting(place: string): Promise<void> {
  if (!(await isExistingFile(place))) return;
  throw new GeneratorError("MS1601", "exists already", {
    file: place,
    hint: "Choose another name, or add --force to overwrite it.",
  });
}
