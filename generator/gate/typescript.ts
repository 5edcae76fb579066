import { createRequire } from "node:module";
import path from "node:path";
import type ts from "typescript";

const require = createRequire(import.meta.url);

/** TypeScript with files that are not on disk. */
export interface VirtualProgram {
  readonly typescript: typeof ts;
  readonly program: ts.Program;
  /** The source file of one of the given files. */
  readonly sourceOf: (name: string) => ts.SourceFile | undefined;
  /** Whether the file is one of the given ones. */
  readonly isGiven: (file: ts.SourceFile) => boolean;
}

/**
 * A program of the given files under TypeScript's strict flags. Imports resolve from the folder; if
 * the project has no runtime, ours is used.
 *
 * @param files - path below the folder → text
 */
export function virtualProgram(files: ReadonlyMap<string, string>, folder: string): VirtualProgram {
  const typescript = loadTypeScript();
  const placeOf = (name: string) => path.resolve(folder, name).split(path.sep).join("/");
  const sources = new Map(
    [...files, globals]
      .filter(([name]) => name.endsWith(".ts"))
      .map(([name, text]) => [placeOf(name), text]),
  );
  const options = strictOptions(typescript, path.resolve(folder));
  const host = typescript.createCompilerHost(options);
  // TypeScript looks for global types such as Node's from here.
  host.getCurrentDirectory = () => path.resolve(folder);
  const { getSourceFile, fileExists, readFile, directoryExists } = host;
  const folders = new Set([...sources.keys()].map((file) => path.posix.dirname(file)));
  host.directoryExists = (name) => folders.has(name) || directoryExists?.(name) === true;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = sources.get(file);
    return text === undefined
      ? getSourceFile(file, languageVersion, ...rest)
      : typescript.createSourceFile(file, text, languageVersion);
  };
  const program = typescript.createProgram([...sources.keys()], options, host);
  return {
    typescript,
    program,
    sourceOf: (name) => program.getSourceFile(placeOf(name)),
    isGiven: ({ fileName }) => sources.has(fileName),
  };
}

/** As CommonJS: to import it, Node would first scan it for its exports, which takes longer. */
export function loadTypeScript(): typeof ts {
  return require("typescript");
}

/** The one global type in the output. A project has it from Node's types or from the DOM's. */
const globals = ["globals.d.ts", "interface Blob {}"] as const;

function strictOptions(typescript: typeof ts, folder: string): ts.CompilerOptions {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    target: typescript.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    // This setting needs no `"type": "module"` around the folder, which users of bundlers lack.
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    noEmit: true,
    skipLibCheck: true,
  };
  const found = typescript.resolveModuleName(
    "@modelsmith/runtime",
    path.join(folder, "index.ts"),
    options,
    typescript.sys,
  );
  if (found.resolvedModule) return options;
  const own = path.dirname(require.resolve("@modelsmith/runtime/package.json"));
  return { ...options, paths: { "@modelsmith/runtime": [path.join(own, "dist/index.d.ts")] } };
}
