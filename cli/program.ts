import yargs, { type Argv, type CommandModule } from "yargs";
import { didYouMean } from "../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import { packageVersion } from "../generator/util/own-package.js";
import { checkKeyCommand } from "./commands/check-key.js";
import { completionCommand } from "./commands/completion.js";
import { createCommand } from "./commands/create.js";
import { creditsCommand } from "./commands/credits.js";
import { diffCommand } from "./commands/diff.js";
import { doctorCommand } from "./commands/doctor.js";
import { explainErrorCommand } from "./commands/explain-error.js";
import { generateCommand } from "./commands/generate.js";
import { initCommand } from "./commands/init.js";
import { inspectCommand } from "./commands/inspect.js";
import { listCommand } from "./commands/list.js";
import { mcpCommand } from "./commands/mcp.js";
import { openCommand } from "./commands/open.js";
import { playgroundCommand } from "./commands/playground.js";
import { pullCommand } from "./commands/pull.js";
import { releaseCommand } from "./commands/release.js";
import { simulateCommand } from "./commands/simulate.js";
import { waitCommand } from "./commands/wait.js";
import { printCompletions } from "./completion.js";
import { withOwnTypes } from "./input/read-input.js";
import { spellFields } from "./input/spell-fields.js";
import type { CliContext } from "./shell/context.js";
import { exitCodes, exitCodeTable } from "./shell/exit-codes.js";
import { layOutHelp } from "./shell/lay-out.js";
import { plainArgv } from "./shell/plain-argv.js";
import { printError } from "./shell/print-error.js";
import { useProxy } from "./shell/use-proxy.js";
import { createEndpointFinder, type FindEndpoint } from "./spec/find-endpoint.js";
import { type DeclaredOptions, usageError } from "./usage-error.js";
import { validateArgs } from "./validate-args.js";

/** Runs the command in `argv`. It never throws: it prints errors and sets the exit code. */
export async function runProgram(given: CliContext): Promise<void> {
  const { terminal, setExitCode } = given;
  const findEndpoint = createEndpointFinder();
  try {
    const optionsOf = (typed: readonly string[]) =>
      optionsOfCommand(commandsOf({ ...given, argv: typed }, findEndpoint), typed);
    if (await printCompletions(given, optionsOf)) return;
    const argv = await spellFields(findEndpoint, plainArgv(given.argv));
    const context = await useProxy({ ...given, argv });
    const commands = commandsOf(context, findEndpoint);
    refuseUnknownCommand(argv, commands);
    const program = withoutCachedHelp(yargs());
    const declared = () => declaredOptions(program);
    await program
      .scriptName("modelsmith")
      // Our own text is English only, and the bundled yargs has no other locale.
      .detectLocale(false)
      .usage(
        "$0 <command>\n\nGenerates typed functions for image models from openapi.json and docs.json.",
      )
      .command(commands)
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
  }
}

/** Every command, in the order of the help. */
function commandsOf(context: CliContext, findEndpoint: FindEndpoint): CommandModule[] {
  // Each has arguments of its own.
  return [
    initCommand(context),
    generateCommand(context),
    pullCommand(context),
    inspectCommand(context),
    doctorCommand(context),
    createCommand(context, findEndpoint),
    waitCommand(context),
    listCommand(context),
    openCommand(context),
    checkKeyCommand(context),
    creditsCommand(context),
    explainErrorCommand(context),
    diffCommand(context),
    releaseCommand(context),
    simulateCommand(context),
    mcpCommand(context),
    playgroundCommand(context),
    completionCommand(context),
  ] as CommandModule[];
}

/** The options of the command that was typed, for completion. */
async function optionsOfCommand(
  commands: readonly CommandModule[],
  [typed]: readonly string[],
): Promise<DeclaredOptions | undefined> {
  const command = commands.find((each) => nameOf(each) === typed);
  const { builder } = command ?? {};
  return typeof builder === "function" ? declaredOptions(await builder(yargs())) : undefined;
}

function declaredOptions(parser: Argv): DeclaredOptions {
  // The types of yargs leave this out.
  return (parser as unknown as { getOptions(): DeclaredOptions }).getOptions();
}

function nameOf({ command }: CommandModule): string {
  return String(command).split(" ")[0] ?? "";
}

/** @throws GeneratorError MS1601 with the nearest command */
function refuseUnknownCommand([typed]: readonly string[], commands: readonly CommandModule[]) {
  if (typed === undefined || typed.startsWith("-")) return;
  const names = commands.map(nameOf);
  if (names.includes(typed)) return;
  throw new GeneratorError(
    "MS1601",
    `there is no command ${JSON.stringify(typed)}${didYouMean(typed, names)}`,
    { hint: "See npx modelsmith --help." },
  );
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
