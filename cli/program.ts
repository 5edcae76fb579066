import yargs, { type Argv } from "yargs";
import { packageVersion } from "../generator/util/own-package.js";
import { checkKeyCommand } from "./commands/check-key.js";
import { createCommand } from "./commands/create.js";
import { creditsCommand } from "./commands/credits.js";
import { diffCommand } from "./commands/diff.js";
import { explainErrorCommand } from "./commands/explain-error.js";
import { generateCommand } from "./commands/generate.js";
import { initCommand } from "./commands/init.js";
import { inspectCommand } from "./commands/inspect.js";
import { pullCommand } from "./commands/pull.js";
import { simulateCommand } from "./commands/simulate.js";
import { waitCommand } from "./commands/wait.js";
import { printCompletions } from "./completion.js";
import type { CliContext } from "./shell/context.js";
import { exitCodes, exitCodeTable } from "./shell/exit-codes.js";
import { printError } from "./shell/print-error.js";
import { checkValues, type DeclaredOptions, usageError } from "./validate-args.js";

/** Runs the command that the words name. It never throws: what went wrong is told. */
export async function runCommandLine(shell: CliContext): Promise<void> {
  const { terminal, argv: words, setExitCode } = shell;
  try {
    if (await printCompletions(shell)) return;
    const program = withoutIdleHelp(yargs());
    // Not among yargs' types.
    const declared = () => (program as unknown as { getOptions(): DeclaredOptions }).getOptions();
    await program
      .scriptName("modelsmith")
      // What we say ourselves is English too; and the bundled yargs has no other language with it.
      .detectLocale(false)
      .usage("$0 <command>\n\nTyped functions for image models, from openapi.json and docs.json.")
      .command(initCommand(shell))
      .command(generateCommand(shell))
      .command(pullCommand(shell))
      .command(inspectCommand(shell))
      .command(createCommand(shell))
      .command(waitCommand(shell))
      .command(checkKeyCommand(shell))
      .command(creditsCommand(shell))
      .command(explainErrorCommand(shell))
      .command(diffCommand(terminal))
      .command(simulateCommand(shell))
      .completion("completion", "Print the script that lets bash, zsh or fish complete")
      .option("verbose", { type: "boolean", default: false, describe: "Show details of errors" })
      .demandCommand(1, "Name a command.")
      .strict()
      .recommendCommands()
      .check((given) => checkValues(given, declared()))
      .fail((message, error) => {
        // yargs hands over either what it found wrong with the arguments or what a command threw.
        if (error) throw error;
        throw usageError(message, declared(), words);
      })
      .epilogue(`Exit codes:\n${exitCodeTable()}`)
      .wrap(Math.min(100, terminal.columns))
      .exitProcess(false)
      .help()
      // By itself, yargs takes the nearest package.json, which is the user's.
      .version(packageVersion())
      .parseAsync(joinDashes(words), {}, (_error, _arguments, output) => {
        // Help and version come here: yargs would print them past the terminal.
        if (output !== "") terminal.print(output);
      });
  } catch (error) {
    printError(terminal, error, words.includes("--verbose"));
    setExitCode(exitCodes.usage.code);
  }
}

/** What yargs has of its own that its types leave out. */
interface WithUsage {
  getInternalMethods(): { getUsageInstance(): { cacheHelpMessage: () => void } };
}

/**
 * yargs lays out the help of each command that has run, in case it is asked for afterwards. Nobody
 * asks here, and it takes as long as a run in which nothing has changed.
 */
function withoutIdleHelp(parser: Argv): Argv {
  const { getUsageInstance } = (parser as Argv & WithUsage).getInternalMethods();
  getUsageInstance().cacheHelpMessage = () => {};
  return parser;
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
