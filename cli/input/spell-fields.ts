import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { FindEndpoint } from "../spec/find-endpoint.js";
import { createOptions, endpointInArgv } from "./create-options.js";
import { fieldFlags } from "./field-flags.js";

/**
 * The arguments of a `create` with its fields spelled as the spec has them: `--aspect-ratio` and
 * `--aspectRatio` for `aspect_ratio`.
 */
export async function spellFields(
  findEndpoint: FindEndpoint,
  argv: readonly string[],
): Promise<readonly string[]> {
  if (!argv.some((word) => isOtherOption(optionName(word)))) return argv;
  const { name, spec } = endpointInArgv(argv);
  if (name === undefined) return argv;
  const found = await findEndpoint(name, spec).catch((error: unknown) => {
    // The command itself reports it.
    if (error instanceof GeneratorError) return undefined;
    throw error;
  });
  const fields = fieldFlags(found?.input ?? {}, createOptions).map((flag) => flag.name);
  return argv.map((word) => {
    const typed = optionName(word);
    if (!isOtherOption(typed) || fields.includes(typed)) return word;
    const [field, ...others] = fields.filter((each) => spelling(each) === spelling(typed));
    return field === undefined || others.length > 0 ? word : word.replace(typed, () => field);
  });
}

/** The name of a word such as `--aspect-ratio=16:9` or `--no-dry-run`; empty if it is no option. */
function optionName(word: string): string {
  return /^--(?:no-)?([^=]+)/.exec(word)?.[1] ?? "";
}

function isOtherOption(name: string): boolean {
  return /[-_A-Z]/.test(name) && !createOptions.has(name);
}

function spelling(name: string): string {
  return name.replace(/[-_]/g, "").toLowerCase();
}
