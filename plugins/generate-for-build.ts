import { stat } from "node:fs/promises";
import path from "node:path";
import { ConfigError } from "../generator/config/load-config.js";
import type { GenerateSettings } from "../generator/generate.js";
import { generateTargets } from "../generator/generate-targets.js";
import { isGlob, isUrl } from "../generator/input/location.js";
import { folderOfSpecs } from "../generator/input/spec-locations.js";
import { type PluginOptions, targetsOf } from "./plugin-options.js";

/** Is told what to watch. Both take absolute paths. */
export interface InputListener {
  /** A file that the run reads. */
  file(name: string): void;
  /** A folder in which it finds specs. */
  folder(name: string): void;
}

/**
 * Generates the targets of the options.
 *
 * @param inputs - is told of every input, even if this run fails
 * @throws what is wrong with the input
 */
export async function generateForBuild(
  options: PluginOptions | undefined,
  inputs: InputListener,
): Promise<void> {
  await generateSettled(await settleBuild(options, inputs), (file) => inputs.file(file));
}

/** The first half: what to generate, and the inputs that the options name. */
export async function settleBuild(
  options: PluginOptions | undefined,
  inputs: InputListener,
): Promise<readonly GenerateSettings[]> {
  try {
    const { config, targets } = await targetsOf(options);
    if (config !== undefined) inputs.file(config);
    for (const target of targets) await tellNamed(target, inputs);
    return targets;
  } catch (error) {
    if (error instanceof ConfigError) inputs.file(error.config);
    throw error;
  }
}

/** The second half: generates, and reports every file before it is read. */
export async function generateSettled(
  targets: readonly GenerateSettings[],
  onRead: (name: string) => void,
): Promise<void> {
  await generateTargets(targets.map((target) => ({ ...target, onRead })));
}

async function tellNamed(
  { folder = "", openapi, docs }: GenerateSettings,
  inputs: InputListener,
): Promise<void> {
  const named = isGlob(openapi) ? folderOfSpecs(openapi, folder) : openapi;
  for (const input of [named, docs]) {
    if (input === undefined || isUrl(input)) continue;
    const absolute = path.resolve(folder, input);
    const isFolder = await stat(absolute).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder) inputs.folder(absolute);
    else inputs.file(absolute);
  }
}
