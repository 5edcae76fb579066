import ts from "typescript";
import { compileStrictly } from "../generator/compile-strictly.js";

/**
 * Compiles many output folders as one program.
 *
 * @returns what the compiler says of the given files, `file:line message`
 */
export function compileErrors(files: readonly string[]): readonly string[] {
  return compileStrictly(files, "NodeNext").map(
    ({ file, line, message }) => `${file}:${line} ${message}`,
  );
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
