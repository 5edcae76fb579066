import path from "node:path";
import type ts from "typescript";
import { loadTypeScript } from "./typescript.js";

/**
 * Modules as JavaScript, each with its declarations: `a.ts` becomes `a.js` and `a.d.ts`. The
 * first line names these to Deno, which does not look for them beside a file.
 *
 * @param files - path → text; files of another language stay as they are
 */
export function toJavaScript(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const typescript = loadTypeScript();
  const compilerOptions: ts.CompilerOptions = {
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  const made = [...files].flatMap(([name, text]): (readonly [string, string])[] => {
    if (!name.endsWith(".ts")) return [[name, text]];
    const base = name.replace(/\.ts$/, "");
    const options = { compilerOptions, fileName: name };
    const types = `// @ts-self-types="./${path.posix.basename(base)}.d.ts"\n`;
    return [
      [`${base}.js`, types + typescript.transpileModule(text, options).outputText],
      [`${base}.d.ts`, typescript.transpileDeclaration(text, options).outputText],
    ];
  });
  return new Map(made);
}
