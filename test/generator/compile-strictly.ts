import path from "node:path";
import ts from "typescript";
import { repository } from "../readme-blocks.js";

/** The strictest that a user may ask for, each flag beyond `strict` named. */
const strictest: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noFallthroughCasesInSwitch: true,
  allowUnreachableCode: false,
  forceConsistentCasingInFileNames: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  types: ["node"],
  typeRoots: [path.join(repository, "node_modules/@types")],
  noEmit: true,
  // Of libraries: undici's own types are not ours to judge.
  skipLibCheck: true,
  // The real types of the runtime, as its sources have them.
  paths: {
    "@modelsmith/runtime": [path.join(repository, "runtime/index.ts")],
    "@modelsmith/runtime/ai": [path.join(repository, "runtime/ai/index.ts")],
    "@modelsmith/runtime/journal": [path.join(repository, "runtime/journal/index.ts")],
    "@modelsmith/runtime/schema": [path.join(repository, "runtime/schema/index.ts")],
  },
};

export const resolutions: Readonly<Record<"NodeNext" | "Bundler", ts.CompilerOptions>> = {
  NodeNext: {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
  Bundler: {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
};

export interface Diagnostic {
  readonly file: string;
  readonly code: number;
  /** Counted from 1. */
  readonly line: number;
  /** What the error is marked under. */
  readonly marked: string;
  readonly message: string;
}

/**
 * What the compiler says of files.
 *
 * @param sources - files that need not be on disk, by their path
 */
export function compileStrictly(
  files: readonly string[],
  resolution: keyof typeof resolutions,
  sources: ReadonlyMap<string, string> = new Map(),
): readonly Diagnostic[] {
  const options = { ...strictest, ...resolutions[resolution] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = sources.get(file);
    return text === undefined
      ? sharedFile(file, resolution, () => getSourceFile(file, languageVersion, ...rest))
      : ts.createSourceFile(file, text, languageVersion, true);
  };
  const roots = [...files, ...sources.keys()];
  const program = ts.createProgram(roots, options, host);
  const found = roots.flatMap((root) => {
    const file = program.getSourceFile(root);
    return [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ];
  });
  return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...found].map(
    ({ file, code, start = 0, length = 0, messageText }) => ({
      file: file?.fileName ?? "",
      code,
      line: (file?.getLineAndCharacterOfPosition(start).line ?? -1) + 1,
      marked: file?.text.slice(start, start + length) ?? "",
      message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    }),
  );
}

const parsed = new Map<string, ts.SourceFile | undefined>();

const runtime = path.join(repository, "runtime", path.sep);

/**
 * Libraries and our runtime are parsed once for all programs of one resolution: it decides a file's
 * format.
 */
function sharedFile(
  file: string,
  resolution: string,
  parse: () => ts.SourceFile | undefined,
): ts.SourceFile | undefined {
  if (!/node_modules/.test(file) && !path.resolve(file).startsWith(runtime)) return parse();
  const key = `${resolution} ${file}`;
  if (!parsed.has(key)) parsed.set(key, parse());
  return parsed.get(key);
}
