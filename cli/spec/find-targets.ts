import type { Argv } from "yargs";
import { findConfig } from "../../generator/config/load-config.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { shellWord } from "../../generator/encode/terminal.js";
import { optionText } from "../shell/option-text.js";
import { findSpecFiles } from "./find-spec.js";
import { coerceToOneSpec } from "./one-spec.js";
import { bySpec, listTargets, type PlacedTarget, specsOf } from "./placed-target.js";
import { noSpec, resolveTargets, type Targets } from "./resolve-targets.js";

/** Options that say which platform a command is about. */
export interface SpecArguments {
  readonly config: string | undefined;
  readonly openapi: string | undefined;
  /** Of commands that have the option. */
  readonly docs?: string | undefined;
  readonly "base-url": string | undefined;
}

/** @param docs - what `--docs` is for, if there is one */
export function specOptions<T>(yargs: Argv<T>, docs?: string): Argv<T & SpecArguments> {
  const options = yargs
    .option("config", {
      type: "string",
      describe: "Config file (default: modelsmith.config.* here, unless --openapi is given)",
    })
    .option("openapi", {
      type: "string",
      coerce: coerceToOneSpec,
      describe:
        "The spec; repeatable (default: the config's, else openapi.json or .yaml, here or in specs/)",
    })
    .option("base-url", {
      type: "string",
      describe: "Base URL to use instead of the spec's; the key is sent there",
    });
  return docs === undefined ? options : options.option("docs", { type: "string", describe: docs });
}

/**
 * What a command reads a platform from: the targets of the config, else the spec that was named or
 * that is in this folder.
 *
 * @returns nothing if there is neither
 * @throws GeneratorError MS1601 to MS1603
 */
export async function findTargets(args: SpecArguments): Promise<Targets> {
  const { openapi, docs, "base-url": baseUrl } = args;
  const config = args.config ?? (openapi === undefined ? await findConfig(".") : undefined);
  if (config === undefined) {
    const files = findSpecFiles({ openapi, docs });
    if (files === undefined) return { targets: [] };
    const docsLieBeside = docs === undefined;
    const target = { ...files, ...(baseUrl !== undefined && { baseUrl }), folder: "" };
    return { targets: [{ ...target, docsLieBeside }] };
  }
  return resolveTargets({ config, openapi, docs, "base-url": baseUrl });
}

/**
 * What to type so that one of several targets is meant: those of one spec, such as a platform and its test
 * system, differ in their address.
 */
export function howToChoose(targets: readonly PlacedTarget[]): string {
  if (specsOf(targets).length > 1) return bySpec(targets);
  const addresses = [...new Set(targets.map(({ baseUrl }) => baseUrl))];
  const options = addresses.flatMap((each) => (each ? optionText("--base-url", each) : []));
  return addresses.length > 1
    ? `They share a spec: choose one by its address,${options.join(" or")}`
    : "They share a spec: put one of them into a config of its own, and name it with --config <file>.";
}

/** {@link findTargets}. @throws GeneratorError MS1601 if it finds no target */
export async function requireTargets(args: SpecArguments): Promise<Targets> {
  const found = await findTargets(args);
  if (found.targets.length > 0) return found;
  throw noSpec();
}

/** {@link requireTargets}. @throws GeneratorError MS1601 unless there is exactly one */
export async function requireTarget(args: SpecArguments): Promise<PlacedTarget> {
  const { targets } = await requireTargets(args);
  const [only] = targets;
  if (only !== undefined && targets.length === 1) return only;
  const [spec = "", ...others] = specsOf(targets);
  throw new GeneratorError("MS1601", `the config has several targets:${listTargets(targets)}`, {
    hint:
      others.length > 0
        ? bySpec(targets)
        : `They share a spec. Name it: --openapi ${shellWord(spec)}`,
  });
}
