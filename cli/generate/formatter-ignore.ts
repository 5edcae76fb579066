import { existsSync } from "node:fs";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { withoutEndSlashes } from "../../generator/util/end-slashes.js";

/** Keeps formatters away from the output: a file that they changed differs for `--check`. */
export async function ignoreInFormatters(
  out: string,
  confirm: (question: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const line = `${withoutEndSlashes(out)}/`;
  const notes: string[] = [];
  if (await usesPrettier()) {
    const before = await readFile(ignoreFile, "utf8").catch(() => "");
    const isIgnored = before
      .split(/\r?\n/)
      .some((each) => each.replace(/^\/|\/$/g, "") === line.slice(0, -1));
    if (
      !isIgnored &&
      (await confirm(`Add ${line} to ${ignoreFile}, so that prettier leaves it alone?`))
    ) {
      await appendFile(
        ignoreFile,
        `${before === "" || before.endsWith("\n") ? "" : "\n"}${line}\n`,
      );
      notes.push(`Added ${line} to ${ignoreFile}.`);
    }
  }
  if (biomeFiles.some((file) => existsSync(file))) {
    notes.push(
      `Biome must leave ${line} alone: add "!${line.slice(0, -1)}" to files.includes in biome.json.`,
    );
  }
  return notes;
}

const ignoreFile = ".prettierignore";
const biomeFiles = ["biome.json", "biome.jsonc"];

/** `.prettierrc`, `.prettierrc.yaml`, `prettier.config.ts`, `.prettierignore` … */
const prettierFile = /^(\.prettierrc|prettier\.config|\.prettierignore)(\.\w+)?$/;

async function usesPrettier(): Promise<boolean> {
  if ((await readdir(".")).some((file) => prettierFile.test(file))) return true;
  const manifest = await readFile("package.json", "utf8").catch(() => "");
  return /"prettier"\s*:/.test(manifest);
}
