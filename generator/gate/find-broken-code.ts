import path from "node:path";
import type ts from "typescript";
import { loadTypeScript } from "./typescript.js";

/** A place in the user's code that does not compile with the new output, and did with the old. */
export interface BrokenCode {
  /** Relative to the working folder. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** What TypeScript says. */
  readonly message: string;
  /** The text of the expression there. */
  readonly text: string;
}

/**
 * Asks TypeScript's language service which code stops compiling. Nothing is written.
 *
 * @param folder - the code to look through; the nearest tsconfig.json says how it compiles
 * @param after - the output folder's files after the run: absolute path → text, or undefined for
 *   one that goes
 */
export function findBrokenCode(
  folder: string,
  after: ReadonlyMap<string, string | undefined>,
): readonly BrokenCode[] {
  const typescript = loadTypeScript();
  const { sys } = typescript;
  const options = optionsFor(typescript, path.resolve(folder));
  const files = sys.readDirectory(
    path.resolve(folder),
    [".ts", ".tsx", ".mts", ".cts"],
    ["node_modules"],
  );
  const places = new Map([...after].map(([file, text]) => [slashes(path.resolve(file)), text]));
  // Both runs read the libraries, which are the same.
  const registry = typescript.createDocumentRegistry();
  const errorsWith = (overlay: ReadonlyMap<string, string | undefined>) => {
    const read = (file: string) => (overlay.has(file) ? overlay.get(file) : sys.readFile(file));
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => options,
      getScriptFileNames: () => files,
      getScriptVersion: (file) => (overlay.has(file) ? "after" : "before"),
      getScriptSnapshot: (file) => {
        const text = read(file);
        return text === undefined ? undefined : typescript.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => path.resolve(folder),
      getDefaultLibFileName: typescript.getDefaultLibFilePath,
      fileExists: (file) =>
        overlay.has(file) ? overlay.get(file) !== undefined : sys.fileExists(file),
      readFile: read,
      readDirectory: sys.readDirectory,
      directoryExists: sys.directoryExists,
      getDirectories: sys.getDirectories,
    };
    const service = typescript.createLanguageService(host, registry);
    const outside = files.filter((file) => !places.has(slashes(file)));
    return outside.flatMap((file) => service.getSemanticDiagnostics(file));
  };
  const known = new Set(errorsWith(new Map()).map(keyOf));
  return errorsWith(places).flatMap((error) => {
    const { file, start = 0, length = 0 } = error;
    if (file === undefined || known.has(keyOf(error))) return [];
    return [
      {
        file: slashes(path.relative("", file.fileName)),
        line: file.getLineAndCharacterOfPosition(start).line + 1,
        message: withoutPlaces(typescript.flattenDiagnosticMessageText(error.messageText, " ")),
        text: file.text.slice(start, start + length),
      },
    ];
  });
}

/** TypeScript names a module by where it is on this machine. */
function withoutPlaces(message: string): string {
  return message.replaceAll(
    /import\("([^"]+)"[^)]*\)/g,
    (_, file: string) => `import("${slashes(path.relative("", file))}")`,
  );
}

function keyOf({ file, start, code }: ts.Diagnostic): string {
  return JSON.stringify([file?.fileName, start, code]);
}

function slashes(file: string): string {
  return file.split(path.sep).join("/");
}

function optionsFor(typescript: typeof ts, folder: string): ts.CompilerOptions {
  const { sys } = typescript;
  const config = typescript.findConfigFile(folder, sys.fileExists);
  const fallback: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
  };
  if (config === undefined) return fallback;
  const { config: json } = typescript.readConfigFile(config, sys.readFile);
  const parsed = typescript.parseJsonConfigFileContent(json, sys, path.dirname(config));
  return { ...parsed.options, noEmit: true };
}
