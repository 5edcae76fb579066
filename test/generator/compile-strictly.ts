import { readFileSync } from "node:fs";
import path from "node:path";
import { API, type Diagnostic as Found } from "typescript-native/unstable/sync";
import { repository } from "../readme-blocks.js";

/** The strictest that a user may ask for, each flag beyond `strict` named. */
const strictest = {
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
  target: "es2022",
  lib: ["es2023"],
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

export const resolutions = {
  NodeNext: { module: "nodenext" },
  Bundler: { module: "esnext", moduleResolution: "bundler" },
} as const;

export interface Diagnostic {
  readonly file: string;
  readonly code: number;
  /** Counted from 1. */
  readonly line: number;
  /** What the error is marked under. */
  readonly marked: string;
  readonly message: string;
}

/** Files that need not be on disk, by their path: those of the program that is compiled. */
let unwritten: ReadonlyMap<string, string> = new Map();

// One compiler for all programs of a worker: it keeps the libraries that it has parsed.
let compiler: API | undefined;
let programs = 0;

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
  const roots = [...files, ...sources.keys()];
  const compilerOptions = { ...strictest, ...resolutions[resolution] };
  programs += 1;
  const config = path.join(repository, `program-${programs}.json`);
  unwritten = new Map([...sources, [config, JSON.stringify({ compilerOptions, files: roots })]]);
  compiler ??= new API({
    cwd: repository,
    fs: {
      readFile: (file) => unwritten.get(file),
      fileExists: (file) => unwritten.has(file) || undefined,
    },
  });
  const snapshot = compiler.updateSnapshot({
    openProjects: [config],
    fileChanges: { invalidateAll: true },
  });
  const program = snapshot.getProject(config)?.program;
  if (program === undefined) throw new Error(`the compiler does not take ${config}`);
  const found = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getProgramDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...roots.flatMap((root) => [
      ...program.getSyntacticDiagnostics(root),
      ...program.getSemanticDiagnostics(root),
      ...program.getDeclarationDiagnostics(root),
    ]),
  ].map(diagnosticOf);
  snapshot.dispose();
  return found;
}

function diagnosticOf({ fileName: file = "", code, pos, end, ...found }: Found): Diagnostic {
  const text = file === "" ? "" : (unwritten.get(file) ?? readFileSync(file, "utf8"));
  return {
    file,
    code,
    line: file === "" ? 0 : text.slice(0, pos).split("\n").length,
    marked: text.slice(pos, end),
    message: messageOf(found),
  };
}

function messageOf({ text, messageChain = [] }: Pick<Found, "text" | "messageChain">): string {
  return [text, ...messageChain.map(messageOf)].join("\n");
}
