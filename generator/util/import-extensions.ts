/** How relative imports of the output end: `./nano-banana.js`, `./nano-banana.ts` or `./nano-banana`. */
export type ImportExtensions = "js" | "ts" | "none";

/** A module with other extensions in its relative imports. Text of the spec is in none of them. */
export function withImportExtensions(text: string, extensions: ImportExtensions): string {
  if (extensions === "js") return text;
  const ending = extensions === "ts" ? ".ts" : "";
  return text
    .replace(/^((?:import|export|\}).* from "\.{1,2}\/[^"\n]*)\.js";$/gm, `$1${ending}";`)
    .replace(/(\bimport\("\.{1,2}\/[^"\n]*)\.js"\)/g, `$1${ending}")`);
}
