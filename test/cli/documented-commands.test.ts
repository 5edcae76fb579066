import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "../readme-blocks.js";
import { runCli } from "./run-cli.js";

/**
 * What documents tell people to type: each names a command and options that exist. What messages
 * tell is run by printed-commands.integration.test.ts.
 */

const documents = ["README.md", "runtime/README.md"].concat(
  readdirSync(path.join(repository, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
);

const commands = (await helpOf())
  .split("\n")
  .flatMap((line) => /^ {2}modelsmith ([a-z-]+)/.exec(line)?.[1] ?? []);
const helps = new Map(
  await Promise.all(commands.map(async (name) => [name, await helpOf(name)] as const)),
);

async function helpOf(...words: readonly string[]): Promise<string> {
  return (await runCli([...words, "--help"])).out;
}

/** The hints of a file: a command, and the options that follow it. */
function hintsOf(
  file: string,
): readonly (readonly [command: string, options: readonly string[]])[] {
  const text = readFileSync(path.join(repository, file), "utf8");
  const hints = text.matchAll(/\bmodelsmith ([a-z][a-z-]*)((?: [^"`;|\n]*)?)/g);
  return [...hints]
    .filter(([, command = ""]) => commands.includes(command))
    .map(([, command = "", rest = ""]) => [
      command,
      [...rest.matchAll(/(?<=\s)--([a-z][a-z-]*)/g)].map(([, option = ""]) => option),
    ]);
}

test("every command has its help", () => {
  expect(commands).toEqual(expect.arrayContaining(["init", "generate", "create", "explain-error"]));
});

test.each(documents.filter((file) => hintsOf(file).length > 0))(
  "%s names commands with options that they have",
  (file) => {
    const unknown = hintsOf(file).flatMap(([command, options]) => {
      const help = helps.get(command) ?? "";
      // A model's fields are options of create, which its help alone does not know.
      const known = (option: string) =>
        // A positional can be named like an option.
        new RegExp(`(--(no-)?|^ {2})${option.replace(/^no-/, "")}\\b`, "m").test(help) ||
        (command === "create" && ["prompt", "image-urls", "aspect-ratio"].includes(option));
      return options.filter((option) => !known(option)).map((option) => `${command} --${option}`);
    });
    expect(unknown).toEqual([]);
  },
);
