import { GeneratorError } from "../generator/diagnostics/errors.js";
import { isPlainWord } from "../generator/encode/terminal.js";
import { valueWord } from "./input/describe-field.js";
import { inputFlags } from "./input/field-flags.js";
import { allowedValues, properties, resolved } from "./input/fields.js";
import { namedEndpoint, ownOptions } from "./input/read-input.js";
import type { CliContext } from "./shell/context.js";
import { rememberEndpoints } from "./spec/find-endpoint.js";
import { documentsNearby } from "./spec/find-spec.js";

/**
 * Answers a shell that completes `create`: with models of the spec at hand, fields of a model, and
 * the allowed values of a field.
 *
 * @returns whether there was an answer; everything else yargs knows by itself
 */
export async function printCompletions({
  argv: words,
  terminal,
  environment,
}: CliContext): Promise<boolean> {
  // What the script of `modelsmith completion` calls, with the program's name and what was typed.
  const [mark, , ...line] = words;
  const typed = line.slice(0, -1);
  const current = line.at(-1) ?? "";
  if (mark !== "--get-yargs-completions" || !typed.includes("create")) return false;
  const found = await proposals(typed, current).catch((error: unknown) => {
    // A shell that completes is no place for an error: the command itself will tell it.
    if (error instanceof GeneratorError) return [];
    throw error;
  });
  // To zsh a colon begins a description.
  const zsh = /zsh/.test(environment["SHELL"] ?? environment["ZSH_NAME"] ?? "");
  // What a spec names otherwise could run as a command once the line is sent.
  for (const word of found.filter(isPlainWord).filter((each) => each.startsWith(current))) {
    terminal.print(zsh ? word.replaceAll(":", "\\:") : word);
  }
  return true;
}

async function proposals(typed: readonly string[], current: string): Promise<string[]> {
  const { name, openapi } = namedEndpoint(typed);
  if (name === undefined && !current.startsWith("-")) return models(openapi);
  const { input = {} } = name === undefined ? {} : await rememberEndpoints()(name, openapi);
  const option = /^--?([A-Za-z][\w-]*)$/.exec(typed.at(-1) ?? "")?.[1];
  const schema = option === undefined ? undefined : properties(input).get(option);
  if (schema !== undefined && resolved(input, schema).type !== "boolean") {
    return allowedValues(resolved(input, schema)).map(valueWord);
  }
  const fields = inputFlags(input, ownOptions).map((flag) => flag.name);
  return [...fields, ...ownOptions]
    .map((each) => `--${each}`)
    .filter((flag) => !typed.includes(flag));
}

async function models(openapi: string | undefined): Promise<string[]> {
  const files = documentsNearby(openapi, undefined);
  if (files === undefined) return [];
  const { readWholeModel } = await import("../generator/read-model.js");
  const { endpoints } = await readWholeModel({ openapi: files.openapi });
  return endpoints.map(({ key }) => key);
}
