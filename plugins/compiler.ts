import { generateForBuild } from "./generate-for-build.js";
import type { PluginOptions } from "./plugin-options.js";

/** The part of a compiler that webpack and Rspack share and this plugin uses. */
interface Compiler {
  readonly options: { readonly resolve: { extensionAlias?: ExtensionAlias } };
  readonly inputFileSystem?: { purge?(): void } | null;
  readonly hooks: {
    readonly beforeRun: AsyncHook;
    readonly watchRun: AsyncHook;
    readonly thisCompilation: {
      tap(name: string, tapped: (compilation: Compilation) => void): void;
    };
  };
}

type ExtensionAlias = Readonly<Record<string, string | string[]>>;

interface AsyncHook {
  tapPromise(name: string, tapped: () => Promise<void>): void;
}

interface Compilation {
  readonly fileDependencies: { add(file: string): unknown };
  readonly errors: { push(error: Error): unknown };
}

/**
 * Generates before modules are read. (unplugin would use `make`, which runs in parallel with the
 * entries.) An error becomes an error of the compilation: it fails a build, and the dev server shows
 * it in its overlay.
 */
export function inCompiler(
  name: string,
  options: PluginOptions | undefined,
  compiler: Compiler,
): void {
  const { resolve } = compiler.options;
  // The functions import each other by the names that compiled files have, and so do their callers.
  resolve.extensionAlias = { ".js": [".js", ".ts"], ...resolve.extensionAlias };
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
    // It may remember files as they were before this run.
    compiler.inputFileSystem?.purge?.();
  };
  compiler.hooks.beforeRun.tapPromise(name, generate);
  compiler.hooks.watchRun.tapPromise(name, generate);
  compiler.hooks.thisCompilation.tap(name, (compilation) => {
    for (const file of inputs) compilation.fileDependencies.add(file);
    if (failure) compilation.errors.push(failure);
  });
}
