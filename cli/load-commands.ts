import type { CommandModule } from "yargs";
import { didYouMean } from "../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import type { CliContext } from "./shell/context.js";
import type { FindEndpoint } from "./spec/find-endpoint.js";

/** Each command has arguments of its own, and no type of yargs fits all. */
type Load = (context: CliContext, findEndpoint: FindEndpoint) => Promise<object>;

/** Every command, in the order of the help. To load all of them takes longer than most runs. */
const commands: Readonly<Record<string, Load>> = {
  init: async (context) => (await import("./commands/init.js")).initCommand(context),
  generate: async (context) => (await import("./commands/generate.js")).generateCommand(context),
  pull: async (context) => (await import("./commands/pull.js")).pullCommand(context),
  inspect: async (context) => (await import("./commands/inspect.js")).inspectCommand(context),
  doctor: async (context) => (await import("./commands/doctor.js")).doctorCommand(context),
  create: async (...given) => (await import("./commands/create.js")).createCommand(...given),
  wait: async (context) => (await import("./commands/wait.js")).waitCommand(context),
  list: async (context) => (await import("./commands/list.js")).listCommand(context),
  open: async (context) => (await import("./commands/open.js")).openCommand(context),
  "check-key": async (context) =>
    (await import("./commands/check-key.js")).checkKeyCommand(context),
  credits: async (context) => (await import("./commands/credits.js")).creditsCommand(context),
  "explain-error": async (context) =>
    (await import("./commands/explain-error.js")).explainErrorCommand(context),
  diff: async (context) => (await import("./commands/diff.js")).diffCommand(context),
  release: async (context) => (await import("./commands/release.js")).releaseCommand(context),
  simulate: async (context) => (await import("./commands/simulate.js")).simulateCommand(context),
  mcp: async (context) => (await import("./commands/mcp.js")).mcpCommand(context),
  playground: async (context) =>
    (await import("./commands/playground.js")).playgroundCommand(context),
  completion: async (context) =>
    (await import("./commands/completion.js")).completionCommand(context),
};

/**
 * The command that was typed, or all of them where none was.
 *
 * @throws GeneratorError MS1601 with the nearest command
 */
export async function loadCommands(
  [typed]: readonly string[],
  context: CliContext,
  findEndpoint: FindEndpoint,
): Promise<readonly CommandModule[]> {
  const all = typed === undefined || typed.startsWith("-");
  const loads = all ? Object.values(commands) : [commandNamed(typed)];
  const loaded = await Promise.all(loads.map((load) => load(context, findEndpoint)));
  // yargs takes commands of any arguments.
  return loaded as CommandModule[];
}

function commandNamed(typed: string): Load {
  const names = Object.keys(commands);
  const found = names.includes(typed) ? commands[typed] : undefined;
  if (found !== undefined) return found;
  throw new GeneratorError(
    "MS1601",
    `there is no command ${JSON.stringify(typed)}${didYouMean(typed, names)}`,
    { hint: "See npx modelsmith --help." },
  );
}
