import { readFile } from "node:fs/promises";
import type { PluginBuild } from "esbuild";
import { withRequire } from "./esbuild-require.js";
import { generateForBuild } from "./generate-for-build.js";
import type { PluginOptions } from "./plugin-options.js";

/**
 * In esbuild, a module's loader names the files to watch. Every generated module imports platform.ts,
 * or platform.js of JavaScript output, so its loader names the inputs.
 */
export function inEsbuild(options: PluginOptions | undefined, build: PluginBuild): void {
  let inputs: readonly string[] = [];
  Object.assign(build.initialOptions, withRequire(build.initialOptions));
  build.onStart(async () => {
    const found: string[] = [];
    try {
      await generateForBuild(options, (file) => found.push(file));
    } catch (error) {
      return { errors: [{ text: error instanceof Error ? error.message : String(error) }] };
    } finally {
      inputs = found;
    }
    return undefined;
  });
  build.onLoad({ filter: /[\\/]platform\.[jt]s$/ }, async ({ path: file }) => {
    const contents = await readFile(file, "utf8");
    // Other packages have files of that name too.
    if (!/^export const platform\b/m.test(contents)) return undefined;
    return { contents, loader: "default", watchFiles: [...inputs] };
  });
}
