import path from "node:path";
import type { Argv } from "yargs";
import type { Target } from "../../generator/config/config.js";
import { findConfig, loadConfig } from "../../generator/config/load-config.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isUrl } from "../../generator/input/location.js";

/** The options that say what to generate from: they win over a config file. */
export interface TargetArguments {
  readonly config: string | undefined;
  readonly openapi: string | undefined;
  readonly docs: string | undefined;
  readonly group: string[] | undefined;
  readonly endpoint: string[] | undefined;
  readonly out: string | undefined;
  readonly "base-url": string | undefined;
  readonly snapshot: string | undefined;
}

export function targetOptions<Given>(yargs: Argv<Given>): Argv<Given & TargetArguments> {
  return yargs
    .option("config", {
      type: "string",
      describe: "Config file (default: modelsmith.config.* here, without --openapi)",
    })
    .option("openapi", {
      type: "string",
      describe:
        "The platform's spec: file, folder or URL; specs of single models are found beside it",
    })
    .option("docs", { type: "string", describe: "The platform's docs.json: file or URL" })
    .option("group", {
      type: "string",
      array: true,
      describe: 'Group of the docs to take, or a glob; repeatable (default "Images")',
    })
    .option("endpoint", {
      type: "string",
      array: true,
      describe: "An endpoint to take instead of a group, such as google/nano-banana; repeatable",
    })
    .option("out", { type: "string", describe: 'Output folder (default "generated")' })
    .option("base-url", { type: "string", describe: "Base URL instead of the spec's server" })
    .option("snapshot", {
      type: "string",
      describe: "Folder of the local copy of what URLs gave; see modelsmith pull",
    });
}

/** A target together with the folder that its relative paths are relative to. */
export interface PlacedTarget extends Target {
  readonly folder: string;
}

/** What a command is to work on. */
export interface Targets {
  /** Absolute; absent where options alone say everything. */
  readonly config?: string;
  readonly targets: readonly PlacedTarget[];
}

/**
 * The targets of the config file, with the options over them; without one, those of the options.
 *
 * @throws GeneratorError MS1601 where there is neither, MS1602 and MS1603 for the config file
 */
export async function targetsFor(given: TargetArguments): Promise<Targets> {
  const { openapi } = given;
  if (given.config === undefined && openapi !== undefined) {
    return { targets: [{ openapi, ...overrides(given, ""), folder: "" }] };
  }
  const file = given.config ?? (await findConfig("."));
  if (file === undefined) {
    throw new GeneratorError("MS1601", "there is neither --openapi nor a config file here", {
      hint: "Name the spec with --openapi <file>, or write a config with modelsmith init.",
    });
  }
  const config = await loadConfig(file);
  const folder = path.relative("", config.folder);
  if (config.targets.length > 1) refuseShared(given);
  const targets = config.targets.map((target) => {
    // Either of the two replaces both of the config's.
    const { group, endpoints, ...rest } = target;
    const chosen = (given.group ?? given.endpoint) ? {} : { group, endpoints };
    return { ...rest, ...defined(chosen), ...overrides(given, folder), folder };
  });
  return { config: config.file, targets };
}

/** Paths of options are relative to the working folder; those of a target to its own. */
function overrides(given: TargetArguments, folder: string): Partial<Target> {
  const { group, endpoint, "base-url": baseUrl } = given;
  const place = (text: string | undefined) =>
    text === undefined || isUrl(text) ? text : path.relative(folder, text) || ".";
  return defined({
    openapi: place(given.openapi),
    docs: place(given.docs),
    group: group?.length === 1 ? group[0] : group,
    endpoints: endpoint,
    out: place(given.out),
    baseUrl,
    snapshot: place(given.snapshot),
  });
}

/** Without the members that are undefined: those of a config stay. */
function defined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: NonNullable<Value[Key]> } {
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Value]?: NonNullable<Value[Key]> }; // filtered
}

function refuseShared(given: TargetArguments): void {
  const shared = (["openapi", "docs", "out"] as const).find((name) => given[name] !== undefined);
  if (shared === undefined) return;
  throw new GeneratorError("MS1601", `the config has several targets, and --${shared} fits one`, {
    hint: "Change the config file, or name the spec with --openapi and no --config.",
  });
}
