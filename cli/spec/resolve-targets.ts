import path from "node:path";
import type { Argv } from "yargs";
import type { ImportExtensions, Target } from "../../generator/config/config.js";
import { findConfig, loadConfig } from "../../generator/config/load-config.js";
import { settled } from "../../generator/config/settled.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isUrl } from "../../generator/input/location.js";
import { besideDocs, findSpecFiles } from "./find-spec.js";
import { meantTargets } from "./meant-targets.js";
import { coerceToOneSpec } from "./one-spec.js";
import type { PlacedTarget } from "./placed-target.js";
import { isJavaScriptProject } from "./project-language.js";

/** Options that say what to generate from. They override a config file. */
export interface TargetArguments {
  readonly config?: string | undefined;
  readonly openapi?: string | undefined;
  readonly docs?: string | undefined;
  readonly group?: string[] | undefined;
  readonly endpoint?: string[] | undefined;
  readonly out?: string | undefined;
  readonly "base-url"?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly js?: boolean | undefined;
  readonly "import-extensions"?: ImportExtensions | undefined;
}

export const groupOption = {
  type: "string",
  array: true,
  describe: 'Group of the docs to use, or a glob; repeatable (default "Images")',
} as const;

export function targetOptions<Args>(yargs: Argv<Args>): Argv<Args & TargetArguments> {
  return yargs
    .option("config", {
      type: "string",
      describe:
        "Config file (default: modelsmith.config.* in this folder, unless --openapi is given)",
    })
    .option("openapi", {
      type: "string",
      array: true,
      coerce: coerceToOneSpec,
      describe:
        "The platform's spec: a file, a URL, a folder of specs, or a glob; repeatable (default: the config's, else openapi.json or .yaml, here or in specs/, with the docs.json beside it)",
    })
    .option("docs", { type: "string", describe: "The platform's docs.json: file or URL" })
    .option("group", groupOption)
    .option("endpoint", {
      type: "string",
      array: true,
      describe: "An endpoint to use instead of a group, such as google/nano-banana; repeatable",
    })
    .option("out", { type: "string", describe: 'Output folder (default "generated")' })
    .option("base-url", { type: "string", describe: "Base URL instead of the spec's server" })
    .option("snapshot", {
      type: "string",
      describe: "Folder with local copies of the URLs; see modelsmith pull",
    });
}

/** What a command works on. */
export interface Targets {
  /** Absolute path of the config file; absent if only options were used. */
  readonly config?: string;
  readonly targets: readonly PlacedTarget[];
  /** Nobody asked for JavaScript, but the project looks like it. */
  readonly js?: boolean;
}

/**
 * The targets of the config file that are meant with the options applied, or the target of the options alone; without
 * both, that of the spec and the docs in this folder.
 *
 * @throws GeneratorError MS1601 if there is none, MS1602 and MS1603 for a bad config file
 */
export async function resolveTargets(args: TargetArguments): Promise<Targets> {
  const { openapi, docs } = args;
  if (args.config === undefined && openapi !== undefined) {
    return { targets: [{ openapi, ...overrides(args, ""), folder: "" }] };
  }
  const file = args.config ?? (await findConfig("."));
  if (file === undefined && docs !== undefined) {
    return { targets: [{ ...overrides(args, ""), openapi: besideDocs(docs), folder: "" }] };
  }
  if (file === undefined) {
    const found = findSpecFiles();
    if (found === undefined) throw noSpec();
    // Nobody said in which language: as `init` would. Only TypeScript has imports that end in `.ts`.
    const isSaid = args.js !== undefined || args["import-extensions"] === "ts";
    const guess = !isSaid && isJavaScriptProject(settled(args).out) && { js: true };
    return { targets: [{ ...found, ...guess, ...overrides(args, ""), folder: "" }], ...guess };
  }
  const config = await loadConfig(file, openapi);
  const folder = path.relative("", config.folder);
  const place = { folder, config: path.relative("", config.file) };
  const placed = config.targets.map((target) => ({ ...target, ...place }));
  const targets = meantTargets(placed, args).map((target) => {
    // --group or --endpoint replaces both `group` and `endpoints` of the config.
    const { group, endpoints, ...rest } = target;
    const chosen = (args.group ?? args.endpoint) ? {} : { group, endpoints };
    return { ...rest, ...defined(chosen), ...overrides(args, folder) };
  });
  return { config: config.file, targets };
}

/** What every command says that finds nothing to read. */
export function noSpec(): GeneratorError {
  return new GeneratorError(
    "MS1601",
    "no modelsmith.config.* and no openapi.json or .yaml found here or in specs/",
    { hint: "Name the spec with --openapi <file>, or create a config with npx modelsmith init." },
  );
}

/** Option paths are relative to the working folder, target paths to the folder of the config. */
function overrides(args: TargetArguments, folder: string): Partial<Target> {
  const { group, endpoint, "base-url": baseUrl } = args;
  const relocate = (text: string | undefined) =>
    text === undefined || isUrl(text) ? text : path.relative(folder, text) || ".";
  return defined({
    openapi: relocate(args.openapi),
    docs: relocate(args.docs),
    group: group?.length === 1 ? group[0] : group,
    endpoints: endpoint,
    out: relocate(args.out),
    baseUrl,
    snapshot: relocate(args.snapshot),
    js: args.js,
    importExtensions: args["import-extensions"],
  });
}

/** Drops undefined members, so that they do not override those of a config. */
function defined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: NonNullable<Value[Key]> } {
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Value]?: NonNullable<Value[Key]> }; // filtered
}
