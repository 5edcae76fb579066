import path from "node:path";
import type { Config } from "../generator/config/config.js";
import { findConfig, loadConfig } from "../generator/config/load-config.js";
import { settleTargets } from "../generator/config/settle-targets.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import type { WatchedTargets } from "../generator/watch.js";

/**
 * What to generate: a config, with paths relative to the working folder, or the path of a config
 * file. Without options, the config file in the working folder is used.
 */
export type PluginOptions = Config | { readonly config: string };

/** The targets of the options. It reads a config file again on each call. */
export async function targetsOf(options: PluginOptions | undefined): Promise<WatchedTargets> {
  if (options !== undefined && !("config" in options)) {
    return { targets: settleTargets(options) };
  }
  const file = options?.config ?? (await findConfig("."));
  if (file === undefined) {
    throw new GeneratorError(
      "MS1601",
      "the plugin has no options, and there is no config file in this folder",
      {
        hint: "Create a config with npx modelsmith init, or pass { openapi, docs } to the plugin.",
      },
    );
  }
  const config = await loadConfig(file);
  const folder = path.relative("", config.folder);
  return { config: config.file, targets: config.targets.map((target) => ({ ...target, folder })) };
}
