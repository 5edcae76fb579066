import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { lockFile } from "../../generator/lock/lock.js";

/**
 * Whether the functions of this project are to be JavaScript: they are already, or there is a package.json
 * and no trace of TypeScript. A program that imports `.js` goes on working, and one in TypeScript that
 * was missed does too: types come with the JavaScript.
 *
 * @param out - the output folder
 */
export function isJavaScriptProject(out: string): boolean {
  if (existsSync(path.join(out, lockFile))) return existsSync(path.join(out, "index.js"));
  return existsSync("package.json") && !hasTypeScript(path.resolve(""));
}

function hasTypeScript(folder: string): boolean {
  const inside = filesIn(folder)
    .filter((name) => !/^\.|^node_modules$/.test(name))
    .map((name) => path.join(folder, name));
  return [folder, ...inside].flatMap(filesIn).some(isTypeScript) || hasCompiler(folder);
}

/** A package of several in a repository has its compiler above. */
function hasCompiler(folder: string): boolean {
  const above = path.dirname(folder);
  return (
    existsSync(path.join(folder, "tsconfig.json")) ||
    /"(typescript|tsx|ts-node)"\s*:/.test(readText(path.join(folder, "package.json"))) ||
    (above !== folder && hasCompiler(above))
  );
}

function isTypeScript(file: string): boolean {
  return /(?<!\.d)\.[mc]?tsx?$/.test(file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The files of a folder; none where there is no such folder. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
