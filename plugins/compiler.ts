import { generateForBuild } from "./generate-for-build.js";
import type { PluginOptions } from "./plugin-options.js";

/** What webpack and Rspack have in common, as far as it is used here. */
interface Compiler {
  readonly hooks: {
    readonly beforeRun: AsyncHook;
    readonly watchRun: AsyncHook;
    readonly thisCompilation: {
      tap(name: string, tapped: (compilation: Compilation) => void): void;
    };
  };
}

interface AsyncHook {
  tapPromise(name: string, tapped: () => Promise<void>): void;
}

interface Compilation {
  readonly fileDependencies: { add(file: string): unknown };
  readonly errors: { push(error: Error): unknown };
}

/**
 * Generates before modules are read: `make`, which unplugin would use, runs beside the entries. An
 * error becomes one of the compilation, which fails a build and fills the dev server's overlay.
 */
export function inCompiler(
  name: string,
  options: PluginOptions | undefined,
  compiler: Compiler,
): void {
  let inputs: readonly string[] = [];
  let failure: Error | undefined;
  const generate = async () => {
    const found: string[] = [];
    failure = undefined;
    try {
      await generateForBuild(options, (file) => found.push(file));
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    inputs = found;
  };
  compiler.hooks.beforeRun.tapPromise(name, generate);
  compiler.hooks.watchRun.tapPromise(name, generate);
  compiler.hooks.thisCompilation.tap(name, (compilation) => {
    for (const file of inputs) compilation.fileDependencies.add(file);
    if (failure) compilation.errors.push(failure);
  });
}
