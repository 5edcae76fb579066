import { GeneratorError } from "../generator/diagnostics/errors.js";
import { createOptions } from "./input/create-options.js";
import { optionInArgv } from "./shell/option-in-argv.js";
import { type DeclaredOptions, isWritten, missingValue } from "./usage-error.js";

type Args = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

/**
 * Rejects arguments that yargs accepts but no command does: a number option that is not a number,
 * a switch that is neither true nor false, an option given twice, one without its value, and `--no-` before one.
 *
 * @throws GeneratorError MS1601
 */
export function validateArgs(
  args: Args,
  { key, array, number, boolean }: DeclaredOptions,
  argv: readonly string[],
): true {
  const isInputField = (name: string) => args._[0] === "create" && !createOptions.has(name);
  /** The first wrong option, by the name that was typed. */
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
  const bare = first((name) => !boolean.includes(name) && isBare(name, argv));
  if (bare !== undefined) throw missingValue(bare, argv);
  const negated = first((name) => !boolean.includes(name) && argv.includes(`--no-${name}`));
  if (negated !== undefined) {
    throw new GeneratorError("MS1601", `there is no --no-${negated}: --${negated} takes a value`, {
      hint:
        negated === "docs"
          ? "To read a spec without the docs.json beside it, name the spec alone: --openapi <file or URL>."
          : `Leave it out. See npx modelsmith ${args._[0]} --help.`,
    });
  }
  const unclear = argv.find((word) => isUnclearSwitch(word, boolean));
  if (unclear !== undefined) {
    const [name, got] = [unclear.replace(/=.*/s, ""), unclear.replace(/^.*?=/s, "")];
    throw new GeneratorError(
      "MS1601",
      `${name} must be true or false, got ${JSON.stringify(got)}`,
      {
        hint: `Write ${name}, or ${name}=false.`,
      },
    );
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

/** Whether a word such as `--force=maybe` says neither yes nor no: yargs takes all but `true` for no. */
function isUnclearSwitch(word: string, switches: readonly string[]): boolean {
  const [, name = "", value] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
  return switches.includes(name) && value !== "true" && value !== "false";
}

/** Whether nothing stands after an option: yargs takes that for an empty text, or for no option at all. */
function isBare(name: string, argv: readonly string[]): boolean {
  return argv.some((word, at) => {
    return word === `--${name}` && /^(--?[a-z]|--$)/i.test(argv[at + 1] ?? "--");
  });
}
