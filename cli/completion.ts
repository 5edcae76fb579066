import { GeneratorError } from "../generator/diagnostics/errors.js";
import { isPlainWord } from "../generator/encode/terminal.js";
import { formatValue } from "./input/describe-field.js";
import { fieldFlags } from "./input/field-flags.js";
import { allowedValues, properties, resolved } from "./input/fields.js";
import { createOptions, endpointInArgv } from "./input/read-input.js";
import { recentGenerations } from "./recent/recent-generations.js";
import type { CliContext } from "./shell/context.js";
import { createEndpointFinder } from "./spec/find-endpoint.js";
import { findTargets, type SpecArguments } from "./spec/find-targets.js";
import { allModels } from "./spec/full-name.js";

/**
 * Completes in a shell what a spec or this machine's record has: models, the fields of a model, allowed
 * values of a field, and ids of recent generations.
 *
 * @returns whether this was such a request; yargs completes everything else
 */
export async function printCompletions({
  argv,
  terminal,
  environment,
}: CliContext): Promise<boolean> {
  // The script of `modelsmith completion` passes the program's name and the words typed so far.
  const [flag, , ...line] = argv;
  const typed = line.slice(0, -1);
  const current = line.at(-1) ?? "";
  if (flag !== "--get-yargs-completions") return false;
  const suggest = suggestionsFor(typed, current, environment);
  if (suggest === undefined) return false;
  const found = await suggest().catch((error: unknown) => {
    // Do not print errors during completion: the command itself reports them.
    if (error instanceof GeneratorError) return [];
    throw error;
  });
  // In zsh a colon starts a description.
  const zsh = /zsh/.test(environment["SHELL"] ?? environment["ZSH_NAME"] ?? "");
  // Any other name from a spec could run as a command once the line is sent.
  for (const word of found.filter(isPlainWord).filter((each) => each.startsWith(current))) {
    terminal.print(zsh ? word.replaceAll(":", "\\:") : word);
  }
  return true;
}

/** What completes the word, if it is something that yargs does not know. */
function suggestionsFor(
  typed: readonly string[],
  current: string,
  environment: CliContext["environment"],
): (() => Promise<readonly string[]>) | undefined {
  const [command, ...rest] = typed;
  if (typed.includes("create")) return () => suggestions(typed, current);
  if (rest.length > 0 || current.startsWith("-")) return undefined;
  if (command === "inspect") return () => models(endpointInArgv(typed).spec, current);
  if (command !== "wait" && command !== "open") return undefined;
  return async () =>
    recentGenerations(environment)
      .read()
      .flatMap(({ id }) => id ?? []);
}

async function suggestions(typed: readonly string[], current: string): Promise<readonly string[]> {
  const { name, spec } = endpointInArgv(typed);
  if (name === undefined && !current.startsWith("-")) return models(spec, current);
  const { input = {} } = name === undefined ? {} : await createEndpointFinder()(name, spec);
  const option = /^--?([A-Za-z][\w-]*)$/.exec(typed.at(-1) ?? "")?.[1];
  const schemas = [...properties(input)];
  const schema = schemas.find(([field]) => option && hyphened(field) === hyphened(option))?.[1];
  if (schema !== undefined && resolved(input, schema).type !== "boolean") {
    return allowedValues(resolved(input, schema)).map(formatValue);
  }
  const fields = fieldFlags(input, createOptions).map((flag) => flag.name);
  const given = new Set(typed.map(hyphened));
  // As the spec writes them, or with hyphens as soon as one is typed.
  const form = /^--\w+-/.test(current) ? hyphened : (name: string) => name;
  return [...fields, ...createOptions]
    .map((each) => `--${form(each)}`)
    .filter((flag) => !given.has(hyphened(flag)));
}

function hyphened(name: string): string {
  return name.replaceAll("_", "-");
}

/** By their keys; what begins like a short name is one too. */
async function models(spec: SpecArguments, current: string): Promise<readonly string[]> {
  const keys = (await allModels((await findTargets(spec)).targets)).map(({ key }) => key);
  if (current === "" || current.includes("/")) return keys;
  const shorts = keys.map((key) => key.slice(key.lastIndexOf("/") + 1));
  // One that several models end in names none of them.
  return [
    ...keys,
    ...shorts.filter((short) => shorts.indexOf(short) === shorts.lastIndexOf(short)),
  ];
}
