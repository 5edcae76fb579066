import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { configFiles } from "../generator/config/load-config.js";
import { didYouMean, nearestName, suggestion } from "../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import { shellWord, terminalLine } from "../generator/encode/terminal.js";
import { isUrl } from "../generator/input/location.js";
import { createOptions, endpointInArgv } from "./input/create-options.js";
import { notOneModel } from "./input/not-one-model.js";
import { optionText } from "./shell/option-text.js";
import { findSpecFiles } from "./spec/find-spec.js";
import type { SpecArguments } from "./spec/find-targets.js";

/** The options that a command declared, as yargs keeps them. */
export interface DeclaredOptions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
  readonly number: readonly string[];
  readonly boolean: readonly string[];
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/**
 * An error for the message of yargs, in our words; an unknown option gets the nearest known one.
 *
 * @param usages - each command with its arguments: `diff <old> <new>`
 */
export function usageError(
  message: string,
  declared: DeclaredOptions,
  argv: readonly string[],
  usages: readonly string[],
): GeneratorError {
  const [, unknown] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  if (unknown !== undefined) return unknownArguments(unknown.split(", "), declared, argv);
  const [, got = "", needed = ""] =
    /^Not enough non-option.*got (\d+).*least (\d+)$/.exec(message) ?? [];
  const usage = usages.find((each) => each.split(" ")[0] === argv[0]);
  if (needed !== "" && usage !== undefined) {
    const missing = Number(needed) - Number(got);
    const what = missing === 1 ? "an argument is" : `${missing} arguments are`;
    return wrongUsage(`${usage}: ${what} missing`, argv);
  }
  const [, name = "", given = "", choices = ""] =
    /Argument: (\S+), Given: (.*), Choices: (.*)$/.exec(message) ?? [];
  if (name !== "") {
    const written = isWritten(name, argv) ? `--${name}` : name;
    return wrongUsage(`${written} must be one of ${choices}, got ${given}`, argv);
  }
  // Without a command, yargs does not get as far as the options.
  const strange = argv.filter((word) => word.startsWith("-") && !isDeclared(word, declared));
  if (argv[0]?.startsWith("-") && strange.length > 0) {
    return unknownArguments(strange.map(nameIn), declared, argv);
  }
  return wrongUsage(message, argv);
}

function unknownArguments(
  listed: readonly string[],
  declared: DeclaredOptions,
  argv: readonly string[],
): GeneratorError {
  // yargs also lists the camelCase form of an option, which nobody wrote.
  const written = listed.filter((name) => isWritten(name, argv));
  const [first = listed[0] ?? ""] = written;
  if (argv.includes(first)) return noPlace(first, listed, declared, argv);
  const plural = written.length > 1 ? "are no options" : "is no option";
  const typed = written.length > 0 ? written : listed;
  const options = typed.map((name) =>
    argv.includes(`--no-${name}`) ? `--no-${name}` : `--${name}`,
  );
  const problem = `there ${plural} ${options.join(", ")}`;
  const { name: model, spec } = endpointInArgv(argv);
  if (argv[0] === "create" && model === undefined) return notOneModel("no model given");
  if (argv[0] === "create" && !hasSpec(spec)) {
    return new GeneratorError(
      "MS1601",
      `no modelsmith.config.* and no openapi.json or .yaml found here or in specs/, so ${options[0]} of ${model} is unknown`,
      { hint: "Name a spec with --openapi <file>, or pass the input with --payload." },
    );
  }
  const [option = ""] = options;
  if (option.startsWith("--no-")) {
    // That both begin with "no" makes no two names alike.
    const near = nearestName(option.slice("--no-".length), declared.boolean);
    return wrongUsage(`${problem}${suggestion(near && `--no-${near}`)}`, argv);
  }
  const known = Object.keys(declared.key).map((name) => `--${name}`);
  return wrongUsage(`${problem}${didYouMean(option, known)}`, argv);
}

/** A spec, docs or config that stands alone: with the option before it, the command works. */
function noPlace(
  first: string,
  unplaced: readonly string[],
  { key, boolean }: DeclaredOptions,
  argv: readonly string[],
): GeneratorError {
  const problem = `there is no place for ${quoted(first)}`;
  const field = fieldBefore(first, argv);
  if (field !== undefined && Object.hasOwn(key, field)) {
    const hint = `Put a value with spaces into quotes. For several values, repeat the option:${optionText(`--${field}`, first)}`;
    return new GeneratorError("MS1601", problem, { hint });
  }
  const takesNext = (word = "") => /^--[^=]+$/.test(word) && !boolean.includes(optionName(word));
  const lacksPrompt =
    argv[0] === "create" &&
    unplaced.length === 1 &&
    Object.hasOwn(key, "prompt") &&
    !argv.some((word) => optionName(word) === "prompt");
  const prompt = lacksPrompt ? "--prompt" : undefined;
  const words = argv.map((word, at) => {
    const isUnplaced = unplaced.includes(word) && !takesNext(argv[at - 1]);
    const option = isUnplaced && (optionFor(word) ?? prompt);
    return option ? optionText(option, word) : ` ${shellWord(word)}`;
  });
  const option = optionFor(first) ?? prompt;
  return option !== undefined && Object.hasOwn(key, option.slice(2))
    ? new GeneratorError("MS1601", problem, {
        hint: `Name it by an option: npx modelsmith${words.join("")}`,
      })
    : wrongUsage(problem, argv);
}

/** The input field whose option is the last one before this word. */
function fieldBefore(word: string, argv: readonly string[]): string | undefined {
  const before = argv.slice(0, argv.indexOf(word)).findLast((each) => each.startsWith("--"));
  const name = before && nameIn(before);
  return argv[0] === "create" && name && !createOptions.has(name) ? name : undefined;
}

/** The option that takes this file, folder or URL; none for anything else. */
function optionFor(text: string): string | undefined {
  const found = isUrl(text) ? undefined : statSync(text, { throwIfNoEntry: false });
  if (!isUrl(text) && found === undefined) return undefined;
  if (/(^|[\\/])modelsmith\.config\.\w+$/.test(text)) return "--config";
  if (/(^|[\\/])(docs|mint)\.json$/.test(text)) return "--docs";
  const ending = path.extname(text.replace(/[?#].*/s, ""));
  const hasNone = ending === "" && found?.isFile() !== true;
  return found?.isDirectory() || hasNone || /^\.(json|ya?ml)$/i.test(ending)
    ? "--openapi"
    : undefined;
}

/** For an option that stands without a value. */
export function missingValue(name: string, argv: readonly string[]): GeneratorError {
  return wrongUsage(`--${name} needs a value`, argv);
}

function hasSpec({ config, openapi }: SpecArguments): boolean {
  return (
    config !== undefined ||
    findSpecFiles({ openapi }) !== undefined ||
    configFiles.some((name) => existsSync(name))
  );
}

function wrongUsage(problem: string, argv: readonly string[]): GeneratorError {
  return new GeneratorError("MS1601", problem, {
    hint: `See npx modelsmith ${helpOf(argv)}--help.`,
  });
}

/** Whose help says more: that of the model, of the command, or of all commands. */
function helpOf(argv: readonly string[]): string {
  const [command = ""] = argv;
  if (!/^[a-z][a-z-]*$/.test(command)) return "";
  const { name = "" } = command === "create" ? endpointInArgv(argv) : {};
  return /^[\w.-]+(\/[\w.-]+)*$/.test(name) ? `${command} ${name} ` : `${command} `;
}

/** Whether this option was typed. */
export function isWritten(name: string, argv: readonly string[]): boolean {
  return argv.some((word) => nameIn(word) === name);
}

function isDeclared(word: string, { key }: DeclaredOptions): boolean {
  return Object.hasOwn(key, optionName(word));
}

/** `js` of `--no-js`, too. */
function optionName(word: string): string {
  return nameIn(word).replace(/^no-/, "");
}

/** `port` of `--port=4010`. */
function nameIn(word: string): string {
  return word.replace(/^-+|=.*$/gs, "");
}

function quoted(text: string): string {
  return JSON.stringify(terminalLine(text));
}
