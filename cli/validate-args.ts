import { existsSync } from "node:fs";
import { configFiles } from "../generator/config/load-config.js";
import { nearestHint } from "../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../generator/diagnostics/errors.js";
import { createOptions, endpointInArgv } from "./input/read-input.js";
import { optionInArgv } from "./shell/option-in-argv.js";
import { findSpec } from "./spec/find-spec.js";
import type { SpecArguments } from "./spec/find-targets.js";

/** The options that a command declared, as yargs keeps them. */
export interface DeclaredOptions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
  readonly number: readonly string[];
}

type Args = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

/**
 * Rejects arguments that yargs accepts but no command does: a number option that is not a number,
 * and an option given twice.
 *
 * @throws GeneratorError MS1601
 */
export function validateArgs(
  args: Args,
  { key, array, number }: DeclaredOptions,
  argv: readonly string[],
): true {
  const isInputField = (name: string) => args._[0] === "create" && !createOptions.has(name);
  /** Of the names of one option, the one that was typed. */
  const first = (isWrong: (name: string) => boolean) => {
    const wrong = Object.keys(key).filter(isWrong);
    return wrong.find((name) => isWritten(name, argv)) ?? wrong[0];
  };
  const twice = first(
    (name) => Array.isArray(args[name]) && !array.includes(name) && !isInputField(name),
  );
  if (twice !== undefined) {
    throw new GeneratorError("MS1601", `--${twice} was given twice`, { hint: "Give it once." });
  }
  const notNumber = first((name) => number.includes(name) && Number.isNaN(args[name]));
  if (notNumber !== undefined) {
    const got = JSON.stringify(optionInArgv(argv, `--${notNumber}`) ?? argv[1] ?? "");
    throw new GeneratorError("MS1601", `--${notNumber} must be a number, got ${got}`, {
      hint: `See npx modelsmith ${args._[0]} --help.`,
    });
  }
  return true;
}

/** An error for the message of yargs; an unknown option gets the nearest known one. */
export function usageError(
  message: string,
  { key }: DeclaredOptions,
  argv: readonly string[],
): GeneratorError {
  const [, list] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  if (list === undefined) return wrongUsage(message);
  // yargs also lists the camelCase form of an option, which nobody wrote.
  const written = list.split(", ").filter((name) => isWritten(name, argv));
  const [first = list] = written;
  if (argv.includes(first)) return wrongUsage(`Unknown argument: ${first}`);
  const plural = written.length > 1 ? "s" : "";
  const problem = `Unknown argument${plural}: ${written.join(", ") || list}`;
  const { name: model, spec } = endpointInArgv(argv);
  if (argv[0] === "create" && !hasSpec(spec)) {
    const hint = `No modelsmith.config.* and no openapi.json found here, so the fields of ${model ?? "a model"} are unknown. Name a spec with --openapi <file>, or pass the input with --payload.`;
    return new GeneratorError("MS1601", problem, { hint });
  }
  const known = Object.keys(key).map((name) => `--${name}`);
  return wrongUsage(`${problem}${nearestHint(`--${first}`, known)}`);
}

function hasSpec({ config, openapi }: SpecArguments): boolean {
  return (
    config !== undefined ||
    findSpec(openapi, undefined) !== undefined ||
    configFiles.some((name) => existsSync(name))
  );
}

function wrongUsage(problem: string): GeneratorError {
  return new GeneratorError("MS1601", problem, { hint: "See npx modelsmith --help." });
}

function isWritten(name: string, argv: readonly string[]): boolean {
  return argv.some((word) => word.replace(/^-+|=.*$/gs, "") === name);
}
