import path from "node:path";
import { generateTargets } from "../generator/generate-targets.js";
import { type PluginOptions, targetsOf } from "./plugin-options.js";

/**
 * Generates what the options say.
 *
 * @param addInput - gets every file whose change asks for another run, also where this one fails
 * @returns the output folders, absolute
 * @throws GeneratorError where the input is bad; the bundler shows it
 */
export async function generateForBuild(
  options: PluginOptions | undefined,
  addInput: (file: string) => void,
): Promise<void> {
  const { config, targets } = await targetsOf(options);
  if (config !== undefined) addInput(config);
  for (const { folder = "", openapi, docs } of targets) {
    for (const file of [openapi, docs]) {
      if (file !== undefined && !/^https?:/i.test(file)) addInput(path.resolve(folder, file));
    }
  }
  const results = await generateTargets(targets);
  for (const { inputs } of results) for (const file of inputs) addInput(file);
}
