import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { findConfig } from "../../generator/config/load-config.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { CliContext } from "../shell/context.js";
import { resolveTargets } from "../spec/resolve-targets.js";

interface Arguments {
  readonly name: string;
  readonly config: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
}

/** `modelsmith release`: frees the name of a removed endpoint. */
export function releaseCommand({ terminal }: CliContext): CommandModule<object, Arguments> {
  return {
    command: "release <name>",
    describe: "Free the name of a removed endpoint for another one",
    builder: options,
    handler: async (args) => {
      const { releaseName } = await import("../../generator/release.js");
      const released = await releaseName(await outOf(args), args.name, args.force);
      terminal.print(`Released ${released}. Next: npx modelsmith generate`);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .positional("name", {
      type: "string",
      demandOption: true,
      describe: "The function, such as google.nanoBanana, or the endpoint's key",
    })
    .option("config", {
      type: "string",
      describe: "Config file (default: modelsmith.config.* here)",
    })
    .option("out", {
      type: "string",
      describe: "Output folder (default: the config's, else generated)",
    })
    .option("force", {
      type: "boolean",
      default: false,
      describe: "Free a name that the last run still had",
    })
    .example("npx $0 release google.nanoBanana", "Its name may go to another endpoint");
}

async function outOf({ config, out }: Arguments): Promise<string> {
  if (out !== undefined) return out;
  // As `generate` without a config does.
  if (config === undefined && (await findConfig(".")) === undefined) return "generated";
  const { targets } = await resolveTargets({ config });
  const [target, ...others] = targets;
  if (target !== undefined && others.length === 0) {
    return path.join(target.folder, target.out ?? "generated");
  }
  throw new GeneratorError("MS1601", "the config has several targets", {
    hint: "Name the output folder of one: --out <folder>.",
  });
}
