import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** The flags that the README promises generated code to compile under. */
const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
  typeRoots: [path.join(repository, "node_modules/@types")],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  noEmit: true,
  skipLibCheck: true,
  paths: { "@modelsmith/runtime": [path.join(repository, "runtime/index.ts")] },
};

/**
 * Compiles many output folders as one program: the libraries are read once.
 *
 * @returns what the compiler says of the given files, `file:line message`
 */
export function compileErrors(files: readonly string[], before?: ts.Program): Compiled {
  const program = ts.createProgram({
    rootNames: [...files],
    options: strictest,
    ...(before && { oldProgram: before }),
  });
  const ours = new Set(files);
  const errors = program
    .getSourceFiles()
    .filter((file) => ours.has(file.fileName))
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ])
    .map(({ file, start, messageText }) => {
      const line = file ? ts.getLineAndCharacterOfPosition(file, start ?? 0).line + 1 : 0;
      return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  return { errors, program };
}

export interface Compiled {
  readonly errors: readonly string[];
  /** For the next call, which then reads the libraries no more. */
  readonly program: ts.Program;
}

/** The code of a TypeScript file outside of its literals and comments. */
export function bareCode(text: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  let code = "";
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.StringLiteral) code += '"" ';
    else code += kind === ts.SyntaxKind.NumericLiteral ? "0 " : `${scanner.getTokenText()} `;
  }
  return code;
}
