import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { withoutEndSlashes } from "../../generator/util/end-slashes.js";

/**
 * Lets git keep the lines of both branches where two of them changed the lock or a list of all models:
 * the next run puts them in order. Git has this merge driver built in, so no clone has to be configured.
 * Modules of models are not among them: two branches that changed one model shall be told.
 *
 * @returns what to tell the user
 */
export async function mergeByLines(
  out: string,
  confirm: (question: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const folder = withoutEndSlashes(path.normalize(out).split(path.sep).join("/"));
  // Attributes of files elsewhere are for that folder to have.
  if (path.isAbsolute(out) || folder.startsWith("..")) return [];
  const before = await readFile(attributesFile, "utf8").catch(() => "");
  const present = new Set(before.split(/\r?\n/).map((line) => line.trim()));
  const missing = attributesOf(folder).filter((line) => !present.has(line));
  if (missing.length === 0) return [];
  const question = `Add ${folder}/ to ${attributesFile}, so that branches that both generated merge without conflicts in lists?`;
  if (!(await confirm(question))) return [];
  const start = before === "" || before.endsWith("\n") ? "" : "\n";
  await appendFile(attributesFile, `${start}${missing.join("\n")}\n`);
  return [
    `Added ${folder}/ to ${attributesFile}, so that git merges its lists line by line. After such a merge, generate again.`,
  ];
}

const attributesFile = ".gitattributes";

function attributesOf(folder: string): readonly string[] {
  const below = folder === "." ? "" : `${folder}/`;
  const lists = [`${below}**/index.*`, `${below}registry.*`, `${below}*.md`];
  return ["modelsmith.lock.json", ...lists].map((pattern) => `${quoted(pattern)} merge=union`);
}

function quoted(pattern: string): string {
  return /\s|^[#!"]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}
