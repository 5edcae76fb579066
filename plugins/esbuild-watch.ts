import type { PluginBuild } from "esbuild";
import { withRequire } from "./esbuild-require.js";
import { generateForBuild } from "./generate-for-build.js";
import type { PluginOptions } from "./plugin-options.js";

/**
 * In esbuild, whoever resolves or loads a module names the files to watch. So the first module that a
 * build resolves names the inputs; this plugin resolves and loads none itself, whatever the output is.
 */
export function inEsbuild(options: PluginOptions | undefined, build: PluginBuild): void {
  let unnamed: readonly string[] = [];
  Object.assign(build.initialOptions, withRequire(build.initialOptions));
  build.onStart(async () => {
    const found: string[] = [];
    try {
      await generateForBuild(options, (file) => found.push(file));
    } catch (error) {
      return { errors: [{ text: error instanceof Error ? error.message : String(error) }] };
    } finally {
      unnamed = found;
    }
    return undefined;
  });
  build.onResolve({ filter: /./ }, () => {
    const watchFiles = [...unnamed];
    unnamed = [];
    return { watchFiles };
  });
}
