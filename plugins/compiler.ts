import { buildError } from "./build-error.js";
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
  readonly contextDependencies: { add(folder: string): unknown };
  readonly errors: { push(error: Error): unknown };
}

/**
 * Generates before modules are read: `make` would run in parallel with the entries. An error becomes
 * an error of the compilation: it fails a build, and the dev server shows it in its overlay.
 */
export function inCompiler(options: PluginOptions | undefined, compiler: Compiler): void {
  const name = "modelsmith";
  const { resolve } = compiler.options;
  // The functions import each other by the names that compiled files have, and so do their callers.
  resolve.extensionAlias = { ".js": [".js", ".ts"], ...resolve.extensionAlias };
  let files: readonly string[] = [];
  let folders: readonly string[] = [];
  let failure: Error | undefined;
  const generate = async () => {
    const found = { files: new Set<string>(), folders: new Set<string>() };
    failure = undefined;
    try {
      await generateForBuild(options, {
        file: (name) => found.files.add(name),
        folder: (name) => found.folders.add(name),
      });
    } catch (error) {
      failure = buildError(error);
    }
    // A run that failed may not have come to a file that the one before has read.
    const before = failure === undefined ? [] : files;
    files = [...new Set([...before, ...found.files])];
    folders = [...found.folders];
    // It may remember files as they were before this run.
    compiler.inputFileSystem?.purge?.();
  };
  compiler.hooks.beforeRun.tapPromise(name, generate);
  compiler.hooks.watchRun.tapPromise(name, generate);
  compiler.hooks.thisCompilation.tap(name, (compilation) => {
    for (const file of files) compilation.fileDependencies.add(file);
    for (const folder of folders) compilation.contextDependencies.add(folder);
    if (failure) compilation.errors.push(failure);
  });
}
