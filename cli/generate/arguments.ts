import path from "node:path";
import type { Argv } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { GenerateSettings } from "../../generator/generate.js";
import type { PlacedTarget } from "../spec/placed-target.js";
import {
  resolveTargets,
  type TargetArguments,
  type Targets,
  targetOptions,
} from "../spec/resolve-targets.js";

/** What `modelsmith generate` is asked to do. */
export interface GenerateArguments extends TargetArguments {
  readonly check: boolean;
  readonly force: boolean;
  readonly typecheck: boolean;
  readonly strict: boolean;
  readonly report: string | undefined;
  readonly usages: string | undefined;
  readonly skill: string | undefined;
  readonly watch: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Its options, as its help shows them. */
export function generateOptions(yargs: Argv): Argv<GenerateArguments> {
  return targetOptions(yargs)
    .option("js", {
      type: "boolean",
      describe: "Write JavaScript with .d.ts files instead of TypeScript",
    })
    .option("import-extensions", {
      choices: ["js", "ts", "none"] as const,
      describe: 'How relative imports end (default "js"); "ts" for Node\'s type stripping and Deno',
    })
    .option("check", {
      type: "boolean",
      default: false,
      describe: "Write nothing; exit with 1 if the output is not up to date",
    })
    .option("typecheck", {
      type: "boolean",
      default: false,
      describe: "Compile the output under TypeScript's strict flags before it is written",
    })
    .option("strict", {
      type: "boolean",
      default: false,
      describe: "Fail if an endpoint cannot be generated, instead of leaving it out",
    })
    .option("force", {
      type: "boolean",
      default: false,
      describe: "Overwrite files that were edited by hand",
    })
    .option("report", {
      type: "string",
      describe: "Write what changed in the spec to this file, as Markdown",
    })
    .option("usages", {
      type: "string",
      describe: "Folder of code that calls the functions: name the places that will not compile",
    })
    .option("skill", {
      type: "string",
      describe: "Folder of a skill for agents, to write too: SKILL.md and a page for each provider",
    })
    .option("watch", {
      type: "boolean",
      default: false,
      describe: "Generate again whenever a spec, docs, the config or a template changes",
    })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document" })
    .option("quiet", { type: "boolean", default: false, describe: "Print errors only" })
    .example("npx $0 generate", "All targets of the config file")
    .example("npx $0 generate --openapi openapi.json --docs docs.json", "All image endpoints")
    .example("npx $0 generate --openapi openapi.json --endpoint google/nano-banana", "One of them");
}

/** The config file, if there is one, and what each target is generated with. */
export interface GenerateRun extends Targets {
  readonly targets: readonly (PlacedTarget & GenerateSettings)[];
}

/**
 * @throws GeneratorError MS1601 where `--skill` would apply to several targets; that of a config that
 * cannot be read
 */
export async function generateRunOf(given: GenerateArguments): Promise<GenerateRun> {
  const { check, force, typecheck, strict, usages } = given;
  const { targets, ...found } = await resolveTargets(given);
  const own = { check, force, typecheck, strict };
  const skill = skillOf(given, targets);
  return {
    ...found,
    targets: targets.map((target) => ({
      ...target,
      ...own,
      ...(usages !== undefined && { usages: fromFolder(target, usages) }),
      ...(skill && { skill }),
    })),
  };
}

/** Paths of options are relative to the working folder, those of a target to its own. */
function fromFolder({ folder }: PlacedTarget, file: string): string {
  return path.isAbsolute(file) ? file : path.relative(folder, file) || ".";
}

function skillOf(
  { skill }: GenerateArguments,
  [target, ...others]: readonly PlacedTarget[],
): string | undefined {
  if (skill === undefined || target === undefined) return undefined;
  if (others.length === 0) return fromFolder(target, skill);
  throw new GeneratorError("MS1601", "--skill applies to one target, but the config has several", {
    hint: "Give each target a `skill` in the config file.",
  });
}
