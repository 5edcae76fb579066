import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { configNote, withTypedOptions } from "./hint-commands.js";
import { wrapAfter } from "./lay-out.js";
import { optionsInArgv } from "./option-in-argv.js";
import type { Terminal } from "./terminal.js";

/**
 * Prints what went wrong and what to do. The stack comes with --verbose.
 *
 * @param argv - what was typed
 */
export function printError(terminal: Terminal, error: unknown, argv: readonly string[]): void {
  const label = error instanceof GeneratorError ? `error ${error.code}: ` : "error: ";
  const plain = error instanceof Error ? error.message : String(error);
  const message = withTypedOptions(plain, argv);
  terminal.report([{ text: label, style: "red" }, wrapAfter(label, message, terminal)]);
  if (error instanceof GeneratorError) {
    const isTyped = (option: string) => optionsInArgv(argv, option).length > 0;
    const typed = { openapi: isTyped("--openapi"), config: isTyped("--config") };
    const note = configNote([plain], typed);
    if (note !== undefined) terminal.report(note);
    // For a person: what a script reads stays as it is.
    if (terminal.reportsInteractive && error.code !== "MS1601") {
      terminal.report([
        {
          text: `More about ${error.code}: npx modelsmith explain-error ${error.code}`,
          style: "dim",
        },
      ]);
    }
    return;
  }
  if (argv.includes("--verbose") && error instanceof Error) terminal.report(error.stack ?? "");
  else terminal.report("Run again with --verbose for details.");
}
