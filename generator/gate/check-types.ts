import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { virtualProgram } from "./typescript.js";

/**
 * Compiles the output under TypeScript's strict flags before anything is written. Imports resolve
 * from the output folder; if the project has no runtime, ours is used.
 *
 * @param files - path below the output folder → text
 * @throws GeneratorError MS1502 with the messages of the compiler
 */
export function checkTypes(files: ReadonlyMap<string, string>, folder: string): void {
  const { typescript, program, isGiven } = virtualProgram(files, folder);
  const errors = typescript
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || isGiven(file))
    .map(({ file, start = 0, messageText }) => {
      const message = typescript.flattenDiagnosticMessageText(messageText, " ");
      if (file === undefined) return message;
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${path.relative(folder, file.fileName)}:${line + 1}: ${message}`;
    });
  if (errors.length > 0) throw compileError(errors, folder);
}

/** One mistake in a template is in every module. */
const maxShownErrors = 10;

function compileError(errors: readonly string[], folder: string): GeneratorError {
  const more = errors.length > maxShownErrors ? [`and ${errors.length - maxShownErrors} more`] : [];
  const lines = [...errors.slice(0, maxShownErrors), ...more].map((line) => `  ${line}`);
  return new GeneratorError(
    "MS1502",
    `the output does not compile; nothing was written:\n${lines.join("\n")}`,
    {
      file: folder,
      hint: "Fix your own template, or what the output imports. If you have neither, report it.",
    },
  );
}
