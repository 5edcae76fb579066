import yargs, { type Argv } from "yargs";
import { memoize } from "../generator/util/memoize.js";
import { packageVersion } from "../generator/util/own-package.js";
import { loadCommands } from "./load-commands.js";
import type { CliContext } from "./shell/context.js";
import { exitCodes, exitCodeTable } from "./shell/exit-codes.js";
import { layOutHelp, withOwnTypes } from "./shell/lay-out.js";
import { plainArgv } from "./shell/plain-argv.js";
import { printError } from "./shell/print-error.js";
import { useProxy } from "./shell/use-proxy.js";
import type { FindEndpoint } from "./spec/find-endpoint.js";
import { type DeclaredOptions, usageError } from "./usage-error.js";
import { validateArgs } from "./validate-args.js";

/** Runs the command in `argv`. It never throws: it prints errors and sets the exit code. */
export async function runProgram(given: CliContext): Promise<void> {
  const { terminal, setExitCode } = given;
  const endpointFinder = memoize(async () =>
    (await import("./spec/find-endpoint.js")).createEndpointFinder(),
  );
  // Loaded by those who look for one.
  const findEndpoint: FindEndpoint = async (...wanted) => (await endpointFinder())(...wanted);
  let disconnect: (() => Promise<void>) | undefined;
  try {
    if (given.argv[0] === "--get-yargs-completions") {
      const { printCompletions } = await import("./completion.js");
      const optionsOf = async (typed: readonly string[]) => {
        if (typed[0] === undefined || typed[0].startsWith("-")) return undefined;
        const [command] = await loadCommands(typed, { ...given, argv: typed }, findEndpoint);
        return typeof command?.builder === "function"
          ? declaredOptions(await command.builder(yargs()))
          : undefined;
      };
      if (await printCompletions(given, optionsOf)) return;
    }
    const argv = await spelled(findEndpoint, plainArgv(given.argv));
    const context = await useProxy({ ...given, argv });
    disconnect = context.disconnect;
    const commands = await loadCommands(argv, context, findEndpoint);
    const program = withoutCachedHelp(yargs());
    const declared = () => declaredOptions(program);
    await program
      .scriptName("modelsmith")
      // Our own text is English only, and the bundled yargs has no other locale.
      .detectLocale(false)
      .usage(
        "$0 <command>\n\nGenerates typed functions for image models from openapi.json and docs.json.",
      )
      .command([...commands])
      .option("verbose", { type: "boolean", default: false, describe: "Show details of errors" })
      .demandCommand(1, "Name a command.")
      .strict()
      .check((args) => validateArgs(args, declared(), argv))
      .fail((message, error) => {
        // yargs passes its own message about the arguments, with an error of its own if we refused a
        // value, or the error a command threw.
        if (error && error.name !== "YError") throw error;
        const usages = commands.map(({ command }) => String(command));
        throw usageError(message, declared(), argv, usages);
      })
      .epilogue(
        `npx modelsmith help <command> shows the options of a command.\n\nExit codes:\n${exitCodeTable()}`,
      )
      // A text such as 1e5 is an id, not a number.
      .parserConfiguration({ "parse-positional-numbers": false })
      // Laid out by us, at the width of the terminal.
      .wrap(null)
      .exitProcess(false)
      .help()
      // By default, yargs prints the version of the nearest package.json, which is the user's.
      .version(packageVersion())
      .parseAsync(joinLoneDashes(argv), {}, (_error, _arguments, output) => {
        // yargs would print help and version to the console instead of our terminal.
        if (output !== "") terminal.print(layOutHelp(withOwnTypes(output), terminal.columns));
      });
  } catch (error) {
    printError(terminal, error, given.argv);
    setExitCode(exitCodes.usage.code);
  } finally {
    await disconnect?.();
  }
}

/** Only a create has fields. */
async function spelled(
  findEndpoint: FindEndpoint,
  argv: readonly string[],
): Promise<readonly string[]> {
  if (argv[0] !== "create") return argv;
  const { spellFields } = await import("./input/spell-fields.js");
  return spellFields(findEndpoint, argv);
}

function declaredOptions(parser: Argv): DeclaredOptions {
  // The types of yargs leave this out.
  return (parser as unknown as { getOptions(): DeclaredOptions }).getOptions();
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
