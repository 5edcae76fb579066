import { readFile } from "node:fs/promises";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { noSuchFile } from "../../generator/input/no-such-file.js";
import { maxInputBytes } from "../../generator/input/parse-json.js";
import type { CliContext } from "../shell/context.js";

/**
 * The text of a pair of options such as `--payload` and `--payload-file`; `-` reads standard input
 * for either. `undefined` if neither was given.
 *
 * @throws GeneratorError if both were given, or the file cannot be read
 */
export async function readTextOption(
  context: CliContext,
  name: string,
  text: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  if (text !== undefined && file !== undefined) {
    throw new GeneratorError("MS1601", `--${name} and --${name}-file were both given`, {
      hint: "Use one of them.",
    });
  }
  if (text === "-" || file === "-") return context.readInput();
  return file === undefined ? text : readText(file);
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === "ENOENT" ? noSuchFile(file) : `cannot be read (${error.code})`;
    throw new GeneratorError("MS1001", problem, {
      file,
      hint: "Check the path; it is relative to the working folder.",
    });
  });
  if (bytes.byteLength > maxInputBytes) {
    throw new GeneratorError(
      "MS1002",
      `has ${bytes.byteLength} bytes; the limit is ${maxInputBytes}`,
      {
        file,
        hint: "Remove what is not needed: no service accepts an input this large.",
      },
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new GeneratorError("MS1003", "is not UTF-8", { file, hint: "Save it as UTF-8." });
  }
}
