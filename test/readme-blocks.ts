import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const repository: string = fileURLToPath(new URL("..", import.meta.url));

/**
 * The code blocks of a document that a comment `<!-- test: name -->` stands before, by name: what a
 * test runs is what a reader copies.
 */
export function documentBlocks(document: string): ReadonlyMap<string, string> {
  const text = readFileSync(`${repository}/${document}`, "utf8");
  const blocks = text.matchAll(/<!-- test: (\S+) -->\s*```\w+\n([\s\S]*?)```/g);
  return new Map([...blocks].map(([, name = "", code = ""]) => [name, code]));
}

/** The blocks of the READMEs and of every manual in `docs/`, by document. */
export function allBlocks(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const manuals = readdirSync(`${repository}/docs`).filter((name) => name.endsWith(".md"));
  const documents = ["README.md", "runtime/README.md", ...manuals.map((name) => `docs/${name}`)];
  return new Map(documents.map((document) => [document, documentBlocks(document)]));
}
