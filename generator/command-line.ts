import yargs from "yargs";
import { checkKeyCommand } from "./commands/check-key.js";
import { createCommand } from "./commands/create.js";
import { creditsCommand } from "./commands/credits.js";
import { exitCodes, exitCodeTable } from "./commands/exit-codes.js";
import { explainErrorCommand } from "./commands/explain-error.js";
import { generateCommand } from "./commands/generate.js";
import { inspectCommand } from "./commands/inspect.js";
import type { Shell } from "./commands/shell.js";
import { simulateCommand } from "./commands/simulate.js";
import { waitCommand } from "./commands/wait.js";
import { GeneratorError } from "./errors.js";

/** Runs the command that the words name. It never throws: what went wrong is told. */
export async function runCommandLine(shell: Shell): Promise<void> {
  const { terminal, words, setExitCode } = shell;
  try {
    await yargs(joinDashes(words))
      .scriptName("modelsmith")
      .usage("$0 <command>\n\nTyped functions for image models, from openapi.json and docs.json.")
      .command(generateCommand(terminal, setExitCode))
      .command(inspectCommand(shell))
      .command(createCommand(shell))
      .command(waitCommand(shell))
      .command(checkKeyCommand(shell))
      .command(creditsCommand(shell))
      .command(explainErrorCommand(shell))
      .command(simulateCommand(terminal))
      .option("verbose", { type: "boolean", default: false, describe: "Show details of errors" })
      .demandCommand(1, "Name a command.")
      .strict()
      .recommendCommands()
      .fail((message, error) => {
        // yargs hands over either what it found wrong with the arguments or what a command threw.
        if (error) throw error;
        throw new GeneratorError("MS1601", message, { hint: "See modelsmith --help." });
      })
      .epilogue(`Exit codes:\n${exitCodeTable()}`)
      .wrap(Math.min(100, terminal.columns))
      .exitProcess(false)
      .help()
      .version()
      .parseAsync();
  } catch (error) {
    tell(shell, error);
    setExitCode(exitCodes.usage.code);
  }
}

/** What went wrong and what to do; the stack is for whoever asks for it. */
function tell({ terminal, words }: Shell, error: unknown): void {
  const label = error instanceof GeneratorError ? `error ${error.code}: ` : "error: ";
  const message = error instanceof Error ? error.message : String(error);
  terminal.report([{ text: label, style: "red" }, message]);
  if (error instanceof GeneratorError) return;
  if (words.includes("--verbose") && error instanceof Error) terminal.report(error.stack ?? "");
  else terminal.report("Run again with --verbose for the details.");
}

/** A dash by itself is a value, standard input, and no option: yargs takes it so after a `=` only. */
function joinDashes(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (word === "-" && before !== undefined && /^--[^=]+$/.test(before)) {
      joined[joined.length - 1] = `${before}=-`;
    } else joined.push(word);
  }
  return joined;
}
