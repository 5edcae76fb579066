import { createRequire } from "node:module";
import path from "node:path";
import type ts from "typescript";
import { GeneratorError } from "../diagnostics/errors.js";

const require = createRequire(import.meta.url);

/**
 * Compiles the output under TypeScript's strict flags before anything is written. Imports resolve
 * from the output folder; if the project has no runtime, ours is used.
 *
 * @param files - path below the output folder → text
 * @throws GeneratorError MS1502 with the messages of the compiler
 */
export function checkTypes(files: ReadonlyMap<string, string>, folder: string): void {
  // As CommonJS: to import it, Node would first scan it for its exports, which takes longer.
  const typescript: typeof ts = require("typescript");
  const sources = new Map(
    [...files, globals]
      .filter(([name]) => name.endsWith(".ts"))
      .map(([name, text]) => [path.resolve(folder, name).split(path.sep).join("/"), text]),
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
  const errors = typescript
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || sources.has(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const message = typescript.flattenDiagnosticMessageText(messageText, " ");
      if (file === undefined) return message;
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${path.relative(folder, file.fileName)}:${line + 1}: ${message}`;
    });
  if (errors.length > 0) throw compileError(errors, folder);
}

/** The one global type in the output. A project has it from Node's types or from the DOM's. */
const globals = ["globals.d.ts", "interface Blob {}"] as const;

/** One mistake in a template is in every module. */
const maxShownErrors = 10;

function compileError(errors: readonly string[], folder: string): GeneratorError {
  const more = errors.length > maxShownErrors ? [`and ${errors.length - maxShownErrors} more`] : [];
  const lines = [...errors.slice(0, maxShownErrors), ...more].map((line) => `  ${line}`);
  return new GeneratorError(
    "MS1502",
    `the output does not compile; nothing was written:\n${lines.join("\n")}`,
    {
      file: folder,
      hint: "Fix your own template, or what the output imports. If you have neither, report it.",
    },
  );
}

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
