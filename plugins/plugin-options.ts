import path from "node:path";
import { checkConfig } from "../generator/config/check-config.js";
import type { Config } from "../generator/config/config.js";
import { findConfig, loadConfig } from "../generator/config/load-config.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import type { WatchedTargets } from "../generator/watch.js";

/**
 * What to generate: a config, with paths relative to the working folder, or the path of a config
 * file. Without options, the config file in the working folder is used.
 */
export type PluginOptions = Config | { readonly config: string };

/**
 * The targets of the options. It reads a config file again on each call.
 *
 * @throws GeneratorError MS1601 to MS1603: a bundler's own config may be JavaScript, which no compiler
 *   has looked at
 */
export async function targetsOf(options: PluginOptions | undefined): Promise<WatchedTargets> {
  const named = options === undefined ? undefined : configIn(options);
  if (options !== undefined && named === undefined) {
    return { targets: checkConfig(options, "options of the plugin", ["config"]) };
  }
  const file = named ?? (await findConfig("."));
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

/** The config file that the options name; none: they are a config themselves. */
function configIn(options: unknown): string | undefined {
  const isObject = typeof options === "object" && options !== null;
  if (isObject && !("config" in options)) return undefined;
  const { config, ...others }: { readonly config?: unknown } = isObject ? options : {};
  const [other] = Object.keys(others);
  if (typeof config === "string" && other === undefined) return config;
  const problem =
    typeof config === "string"
      ? `the plugin reads ${config}, so it takes no other option: ${other}`
      : "the plugin's options are neither a config nor the path of one";
  throw new GeneratorError("MS1601", problem, {
    hint: 'Pass { config: "modelsmith.config.ts" }, or a config such as { openapi: "openapi.json" }.',
  });
}
