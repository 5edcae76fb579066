import { nearestHint } from "../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import { namedEndpoint, ownOptions } from "./input/read-input.js";
import { documentsNearby } from "./spec/find-spec.js";

/** What yargs knows of the options that a command declared. */
export interface DeclaredOptions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
  readonly number: readonly string[];
}

type Given = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

/**
 * Refuses what yargs takes and no command means: a number that is none, and an option that is given
 * twice and may not be.
 *
 * @throws GeneratorError MS1601
 */
export function checkValues(given: Given, { key, array, number }: DeclaredOptions): true {
  const isInputField = (name: string) => given._[0] === "create" && !ownOptions.has(name);
  for (const name of Object.keys(key)) {
    const value = given[name];
    if (Array.isArray(value) && !array.includes(name) && !isInputField(name)) {
      throw new GeneratorError("MS1601", `--${name} was given twice`, { hint: "Give it once." });
    }
    if (number.includes(name) && Number.isNaN(value)) {
      throw new GeneratorError("MS1601", `--${name} must be a number`, {
        hint: "See the command's --help.",
      });
    }
  }
  return true;
}

/** What yargs found wrong with the arguments; for an unknown option, with the nearest known one. */
export function usageError(
  message: string,
  { key }: DeclaredOptions,
  words: readonly string[],
): GeneratorError {
  const [, list] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  if (list === undefined) return wrongUsage(message);
  // yargs names an option in the form of a variable too, which nobody wrote.
  const written = list.split(", ").filter((name) => isWritten(name, words));
  const [first = list] = written;
  if (words.includes(first)) return wrongUsage(`Unknown argument: ${first}`);
  const plural = written.length > 1 ? "s" : "";
  const problem = `Unknown argument${plural}: ${written.join(", ") || list}`;
  const { name: model, openapi } = namedEndpoint(words);
  if (words[0] === "create" && documentsNearby(openapi, undefined) === undefined) {
    const hint = `There is no openapi.json here to say what ${model ?? "a model"} takes: name one with --openapi <file>, or give the input as --payload.`;
    return new GeneratorError("MS1601", problem, { hint });
  }
  const known = Object.keys(key).map((name) => `--${name}`);
  return wrongUsage(`${problem}${nearestHint(`--${first}`, known)}`);
}

function wrongUsage(problem: string): GeneratorError {
  return new GeneratorError("MS1601", problem, { hint: "See modelsmith --help." });
}

function isWritten(name: string, words: readonly string[]): boolean {
  return words.some((word) => word.replace(/^-+|=.*$/gs, "") === name);
}
