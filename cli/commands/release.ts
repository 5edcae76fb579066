import type { Argv, CommandModule } from "yargs";
import { findConfig } from "../../generator/config/load-config.js";
import { settled } from "../../generator/config/settled.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { CliContext } from "../shell/context.js";
import { optionText, typedOption } from "../shell/option-text.js";
import { findSpecFiles } from "../spec/find-spec.js";
import { outputOf } from "../spec/placed-target.js";
import { resolveTargets } from "../spec/resolve-targets.js";

interface Arguments {
  readonly name: string;
  readonly config: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
}

/** `modelsmith release`: frees the name of a removed endpoint. */
export function releaseCommand({ terminal, argv }: CliContext): CommandModule<object, Arguments> {
  return {
    command: "release <name>",
    describe: "Free the name of a removed endpoint for another one",
    builder: options,
    handler: async (args) => {
      const { releaseName } = await import("../../generator/release.js");
      const config = args.config ?? (await findConfig("."));
      const released = await releaseName(await outOf(args, config), args.name, args.force);
      terminal.print(`Released ${released}. ${nextStep(args, config, argv)}`);
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

/** The lock does not know what the last run was called with; a config says it all. */
function nextStep({ out }: Arguments, config: string | undefined, argv: readonly string[]): string {
  const options = typedOption(argv, "--config");
  if (config !== undefined) return `Next: npx modelsmith generate${options}`;
  const spec = findSpecFiles() === undefined ? " --openapi <file>" : "";
  const place = out === undefined ? "" : optionText("--out", out);
  return `Next, with the options of the last run: npx modelsmith generate${spec}${place}`;
}

async function outOf({ out }: Arguments, config: string | undefined): Promise<string> {
  if (out !== undefined) return out;
  // As `generate` without a config does.
  if (config === undefined) return settled({}).out;
  const { targets } = await resolveTargets({ config });
  const [target, ...others] = targets;
  if (target !== undefined && others.length === 0) return outputOf(target);
  throw new GeneratorError("MS1601", "the config has several targets", {
    hint: "Name the output folder of one: --out <folder>.",
  });
}
