import yargs, { type Argv } from "yargs";
import { packageVersion } from "../generator/util/own-package.js";
import { checkKeyCommand } from "./commands/check-key.js";
import { createCommand } from "./commands/create.js";
import { creditsCommand } from "./commands/credits.js";
import { diffCommand } from "./commands/diff.js";
import { doctorCommand } from "./commands/doctor.js";
import { explainErrorCommand } from "./commands/explain-error.js";
import { generateCommand } from "./commands/generate.js";
import { initCommand } from "./commands/init.js";
import { inspectCommand } from "./commands/inspect.js";
import { pullCommand } from "./commands/pull.js";
import { releaseCommand } from "./commands/release.js";
import { simulateCommand } from "./commands/simulate.js";
import { waitCommand } from "./commands/wait.js";
import { printCompletions } from "./completion.js";
import type { CliContext } from "./shell/context.js";
import { exitCodes, exitCodeTable } from "./shell/exit-codes.js";
import { printError } from "./shell/print-error.js";
import { useProxy } from "./shell/use-proxy.js";
import { type DeclaredOptions, usageError, validateArgs } from "./validate-args.js";

/** Runs the command in `argv`. It never throws: it prints errors and sets the exit code. */
export async function runProgram(given: CliContext): Promise<void> {
  const { terminal, argv, setExitCode } = given;
  try {
    if (await printCompletions(given)) return;
    const context = await useProxy(given);
    const program = withoutCachedHelp(yargs());
    // The types of yargs leave this out.
    const declared = () => (program as unknown as { getOptions(): DeclaredOptions }).getOptions();
    await program
      .scriptName("modelsmith")
      // Our own text is English only, and the bundled yargs has no other locale.
      .detectLocale(false)
      .usage(
        "$0 <command>\n\nGenerates typed functions for image models from openapi.json and docs.json.",
      )
      .command(initCommand(context))
      .command(generateCommand(context))
      .command(pullCommand(context))
      .command(inspectCommand(context))
      .command(doctorCommand(context))
      .command(createCommand(context))
      .command(waitCommand(context))
      .command(checkKeyCommand(context))
      .command(creditsCommand(context))
      .command(explainErrorCommand(context))
      .command(diffCommand(context))
      .command(releaseCommand(context))
      .command(simulateCommand(context))
      .completion("completion", "Print the completion script for bash, zsh or fish")
      .option("verbose", { type: "boolean", default: false, describe: "Show details of errors" })
      .demandCommand(1, "Name a command.")
      .strict()
      .recommendCommands()
      .check((args) => validateArgs(args, declared(), argv))
      .fail((message, error) => {
        // yargs passes either its own message about the arguments or the error a command threw.
        if (error) throw error;
        throw usageError(message, declared(), argv);
      })
      .epilogue(`Exit codes:\n${exitCodeTable()}`)
      .wrap(Math.min(100, terminal.columns))
      .exitProcess(false)
      .help()
      // By default, yargs prints the version of the nearest package.json, which is the user's.
      .version(packageVersion())
      .parseAsync(joinLoneDashes(argv), {}, (_error, _arguments, output) => {
        // yargs would print help and version to the console instead of our terminal.
        if (output !== "") terminal.print(output);
      });
  } catch (error) {
    printError(terminal, error, argv.includes("--verbose"));
    setExitCode(exitCodes.usage.code);
  }
}

/** Internals of yargs that its types leave out. */
interface YargsInternals {
  getInternalMethods(): { getUsageInstance(): { cacheHelpMessage: () => void } };
}

/**
 * After each command, yargs formats its help in case someone asks for it later. Nobody does here,
 * and it takes as long as a run that changes nothing.
 */
function withoutCachedHelp(parser: Argv): Argv {
  const { getUsageInstance } = (parser as Argv & YargsInternals).getInternalMethods();
  getUsageInstance().cacheHelpMessage = () => {};
  return parser;
}

/** Turns `--name -` into `--name=-`: yargs takes a lone dash for a value only after a `=`. */
function joinLoneDashes(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of argv) {
    const before = joined.at(-1);
    if (word === "-" && before !== undefined && /^--[^=]+$/.test(before)) {
      joined[joined.length - 1] = `${before}=-`;
    } else joined.push(word);
  }
  return joined;
}
