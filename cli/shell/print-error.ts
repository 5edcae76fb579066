import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { Terminal } from "./terminal.js";

/** Prints what went wrong and what to do. The stack comes with --verbose. */
export function printError(terminal: Terminal, error: unknown, verbose = false): void {
  const label = error instanceof GeneratorError ? `error ${error.code}: ` : "error: ";
  const message = error instanceof Error ? error.message : String(error);
  terminal.report([{ text: label, style: "red" }, message]);
  if (error instanceof GeneratorError) return;
  if (verbose && error instanceof Error) terminal.report(error.stack ?? "");
  else terminal.report("Run again with --verbose for details.");
}
