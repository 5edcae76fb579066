import path from "node:path";
import type { PartialMessage, PluginBuild } from "esbuild";
import type { GenerateSettings } from "../generator/generate.js";
import { buildError } from "./build-error.js";
import { withRequire } from "./esbuild-require.js";
import { generateSettled, settleBuild } from "./generate-for-build.js";
import type { PluginOptions } from "./plugin-options.js";

const namespace = "modelsmith";

/**
 * In esbuild, only modules name files to watch. So what generates is an empty module, which esbuild
 * injects: it is resolved and loaded before any other. Inputs are named when it is resolved, before
 * the run reads them: esbuild remembers what they hold when they are named, and a change that comes
 * later, even during the run, starts the next build.
 */
export function inEsbuild(options: PluginOptions | undefined, build: PluginBuild): void {
  const { initialOptions } = build;
  Object.assign(initialOptions, withRequire(initialOptions));
  const { inject = [] } = initialOptions;
  // A build may have several of these plugins, each with a module of its own. Not a bare name, which
  // rules for packages of other plugins would take.
  const injected = path.resolve(`modelsmith-inputs-${inject.length}`);
  initialOptions.inject = [...inject, injected];
  let targets: readonly GenerateSettings[] = [];
  const files = new Set<string>();
  build.onResolve({ filter: /modelsmith-inputs-\d+$/ }, async ({ path: wanted }) => {
    if (wanted !== injected) return undefined;
    const folders = new Set<string>();
    const errors = await errorsOf(async () => {
      targets = await settleBuild(options, {
        file: (name) => files.add(name),
        folder: (name) => folders.add(name),
      });
    });
    const watched = { watchFiles: [...files], watchDirs: [...folders] };
    return { path: injected, namespace, sideEffects: false, errors, ...watched };
  });
  build.onLoad({ filter: /^/, namespace }, async ({ path: wanted }) => {
    if (wanted !== injected) return undefined;
    const found = new Set<string>();
    const errors = await errorsOf(() =>
      generateSettled(targets, (name) => {
        // Named once more, a file would be remembered as it is now.
        if (!files.has(name)) found.add(name);
      }),
    );
    for (const name of found) files.add(name);
    return { contents: "", errors, watchFiles: [...found] };
  });
}

async function errorsOf(task: () => Promise<void>): Promise<PartialMessage[]> {
  try {
    await task();
    return [];
  } catch (error) {
    return [{ text: buildError(error).message }];
  }
}
