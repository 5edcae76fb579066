import { GeneratorError } from "../errors.js";
import { orNearest } from "../nearest.js";
import { ownOptions } from "./create-input.js";

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
export function usageError(message: string, { key }: DeclaredOptions): GeneratorError {
  const [, unknown] = /^Unknown arguments?: ([\w-]+)/.exec(message) ?? [];
  const known = Object.keys(key).map((name) => `--${name}`);
  const near = unknown === undefined ? "" : orNearest(`--${unknown}`, known);
  return new GeneratorError("MS1601", `${message}${near}`, { hint: "See modelsmith --help." });
}
