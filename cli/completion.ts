import { readdir } from "node:fs/promises";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import { isPlainWord } from "../generator/encode/terminal.js";
import { readGroups } from "../generator/read/read-groups.js";
import { createOptions, endpointInArgv } from "./input/create-options.js";
import { formatValue } from "./input/describe-field.js";
import { fieldFlags } from "./input/field-flags.js";
import { takesFile } from "./input/field-texts.js";
import { allowedValues, dereferenced, properties } from "./input/fields.js";
import { recentGenerations } from "./recent/recent-generations.js";
import type { CliContext } from "./shell/context.js";
import { createEndpointFinder } from "./spec/find-endpoint.js";
import { findTargets, type SpecArguments } from "./spec/find-targets.js";
import { allModels } from "./spec/full-name.js";
import type { DeclaredOptions } from "./usage-error.js";

/**
 * Completes in a shell what a spec or this machine's record has: models, the fields of a model, values of
 * options and fields, and ids of recent generations.
 *
 * @param optionsOf - the options that a command declares, after the words typed so far
 * @returns whether this was such a request; yargs completes everything else
 */
export async function printCompletions(
  { argv, terminal, environment }: CliContext,
  optionsOf: (typed: readonly string[]) => Promise<DeclaredOptions | undefined>,
): Promise<boolean> {
  // The script of `modelsmith completion` passes the program's name and the words typed so far.
  const [, , ...line] = argv;
  const last = line.at(-1) ?? "";
  const [start = "", option] = /^(--[^=]+)=/.exec(last) ?? [];
  const current = last.slice(start.length);
  const typed = [...line.slice(0, -1), ...(option === undefined ? [] : [option])];
  const found = await suggestions(typed, current, environment, optionsOf).catch(
    (error: unknown) => {
      // Do not print errors during completion: the command itself reports them.
      if (error instanceof GeneratorError) return [];
      throw error;
    },
  );
  if (found === undefined) return false;
  // In zsh a colon starts a description.
  const zsh = /zsh/.test(`${environment["SHELL"]} ${environment["ZSH_NAME"]}`);
  // Any other name from a spec could run as a command once the line is sent.
  for (const word of found.filter(isPlainWord).filter((each) => each.startsWith(current))) {
    terminal.print(start + (zsh ? word.replaceAll(":", "\\:") : word));
  }
  return true;
}

/** What completes the word; undefined if yargs knows it. */
async function suggestions(
  typed: readonly string[],
  current: string,
  environment: CliContext["environment"],
  optionsOf: (typed: readonly string[]) => Promise<DeclaredOptions | undefined>,
): Promise<readonly string[] | undefined> {
  const [command, ...rest] = typed;
  const option = /^--([A-Za-z][\w-]*)$/.exec(typed.at(-1) ?? "")?.[1];
  const options = option === undefined ? undefined : await optionsOf(typed);
  const name = Object.keys(options?.key ?? {}).find((each) => hyphened(each) === hyphened(option));
  if (options !== undefined && name !== undefined && !options.boolean.includes(name)) {
    // None: the shell offers files then.
    return options.choices[name] ?? optionValues(typed, name, current);
  }
  if (command === "create") return inputSuggestions(typed, current);
  if (rest.length > 0 || current.startsWith("-")) return undefined;
  if (command === "inspect") return models(endpointInArgv(typed).spec, current);
  if (command !== "wait" && command !== "open") return undefined;
  const recent = recentGenerations(environment).read();
  // A simulator with a seed begins with the same ids each time that it is started.
  return [...new Set(recent.flatMap(({ id }) => id ?? []))];
}

/** What is known of the values of an option. */
async function optionValues(
  typed: readonly string[],
  option: string,
  current: string,
): Promise<readonly string[]> {
  const { name, spec } = endpointInArgv(typed);
  switch (option) {
    case "endpoint":
      return models(spec, current);
    case "tools":
      // By their whole names only.
      return ["each", "search", ...(await models(spec, "/"))];
    case "category": {
      const { targets } = await findTargets(spec);
      return (await Promise.all(targets.map(readGroups))).flat().map((group) => group.name);
    }
    case "fault": {
      // Loaded only here, as by the command.
      const { listFaults } = await import("../simulator/index.js");
      return listFaults().map((fault) => fault.name);
    }
  }
  if (typed[0] !== "create" || name === undefined) return [];
  const { input = {} } = await createEndpointFinder()(name, spec);
  if (current.startsWith("@") && takesFile(input, option)) return filesAt(current.slice(1));
  return allowedValues(dereferenced(input, properties(input).get(option) ?? {})).map(formatValue);
}

/** Files as a field takes them, with an `@`: the shell knows those without. */
async function filesAt(typed: string): Promise<readonly string[]> {
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  const entries = await readdir(folder || ".", { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => `@${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`);
}

async function inputSuggestions(
  typed: readonly string[],
  current: string,
): Promise<readonly string[]> {
  const { name, spec } = endpointInArgv(typed);
  if (name === undefined && !current.startsWith("-")) return models(spec, current);
  const { input = {} } = name === undefined ? {} : await createEndpointFinder()(name, spec);
  const fields = fieldFlags(input, createOptions).map((flag) => flag.name);
  const given = new Set(typed.map(hyphened));
  // As the spec writes them, or with hyphens as soon as one is typed.
  const form = /^--\w+-/.test(current) ? hyphened : (name: string) => name;
  return [...fields, ...createOptions]
    .filter((each) => each !== "short-name")
    .map((each) => `--${form(each)}`)
    .filter((flag) => !given.has(hyphened(flag)));
}

function hyphened(name = ""): string {
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
