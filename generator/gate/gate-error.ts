import { GeneratorError } from "../diagnostics/errors.js";

/** Why a rendered file is not written. */
export function gateError(file: string, line: number, found: string): GeneratorError {
  const problem = `line ${line} did not pass the gate: ${found}; nothing was written`;
  return new GeneratorError("MS1501", problem, {
    file,
    hint: "This is a bug in modelsmith: please report it with the spec that causes it.",
  });
}
