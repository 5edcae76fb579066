import path from "node:path";
import { generateTargets } from "../generator/generate-targets.js";
import { isGlob, isUrl } from "../generator/input/location.js";
import { folderOfSpecs } from "../generator/input/spec-locations.js";
import { type PluginOptions, targetsOf } from "./plugin-options.js";

/**
 * Generates the targets of the options.
 *
 * @param addInput - called with every file to watch, even if this run fails
 * @throws GeneratorError for bad input; the bundler shows it
 */
export async function generateForBuild(
  options: PluginOptions | undefined,
  addInput: (file: string) => void,
): Promise<void> {
  const { config, targets } = await targetsOf(options);
  if (config !== undefined) addInput(config);
  for (const { folder = "", openapi, docs } of targets) {
    for (const file of [isGlob(openapi) ? folderOfSpecs(openapi, folder) : openapi, docs]) {
      if (file !== undefined && !isUrl(file)) addInput(path.resolve(folder, file));
    }
  }
  const results = await generateTargets(targets);
  for (const { inputs } of results) for (const file of inputs) addInput(file);
}
