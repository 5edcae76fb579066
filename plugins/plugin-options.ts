import path from "node:path";
import type { Config } from "../generator/config/config.js";
import { findConfig, loadConfig } from "../generator/config/load-config.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import type { WatchedTargets } from "../generator/watch.js";

/**
 * What a plugin is to generate: what a config file says, or a config itself, with paths relative
 * to the working folder. Left out: the config file of the working folder.
 */
export type PluginOptions = Config | { readonly config: string };

/** The targets of the options; a config file is read anew each time. */
export async function targetsOf(options: PluginOptions | undefined): Promise<WatchedTargets> {
  if (options !== undefined && !("config" in options)) {
    return { targets: "targets" in options ? options.targets : [options] };
  }
  const file = options?.config ?? (await findConfig("."));
  if (file === undefined) {
    throw new GeneratorError("MS1601", "the plugin has no options, and there is no config file", {
      hint: "Write a config with npx modelsmith init, or give the plugin { openapi, docs }.",
    });
  }
  const config = await loadConfig(file);
  const folder = path.relative("", config.folder);
  return { config: config.file, targets: config.targets.map((target) => ({ ...target, folder })) };
}
