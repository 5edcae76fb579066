import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const repository: string = fileURLToPath(new URL("..", import.meta.url));

/**
 * The code blocks of the README that a comment `<!-- test: name -->` stands before, by name: what a
 * test runs is what a reader copies.
 */
export function readmeBlocks(): ReadonlyMap<string, string> {
  const text = readFileSync(`${repository}/README.md`, "utf8");
  const blocks = text.matchAll(/<!-- test: (\S+) -->\s*```\w+\n([\s\S]*?)```/g);
  return new Map([...blocks].map(([, name = "", code = ""]) => [name, code]));
}
