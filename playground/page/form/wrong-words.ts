import type { Violation } from "../../protocol.js";
import type { FieldModel } from "./field-model.js";

/**
 * What is wrong with a field, for a person. Without violations it is empty, and the check spoke of another alternative.
 *
 * @param pointer - of the field: what is wrong below it says where
 */
export function wrongWords(
  { control }: FieldModel,
  pointer: string,
  violations: readonly Violation[],
): readonly string[] {
  const takesFile = control.kind === "media" && control.takes === "file";
  const missing = takesFile ? "Required: choose a file." : "Required.";
  if (violations.length === 0) return [missing];
  const said = violations.slice(0, 5).map(({ pointer: at, expected, found }) => {
    if (at === pointer && found === "nothing") return missing;
    const where = at === pointer ? "" : `${at.slice(pointer.length)}: `;
    return `${where}Expected ${expected.replace(namesOfClasses, "")}, found ${found}.`;
  });
  return [...new Set(said)];
}

/** What a file is to a program. */
const namesOfClasses = " (a Blob, File, Buffer or Uint8Array)";
