import { shellWord } from "../../generator/encode/terminal.js";
import { optionsInArgv } from "./option-in-argv.js";

/** An option and its value, after a space, for a command to paste. */
export function optionText(name: string, value: string): string {
  // A value that begins with a hyphen would be read as an option.
  return ` ${name}${value.startsWith("-") ? "=" : " "}${shellWord(value)}`;
}

/** An option as often as it was typed, to paste into a command; an empty text if it was not. */
export function typedOption(argv: readonly string[], name: string): string {
  return optionsInArgv(argv, name)
    .map((value) => optionText(name, value))
    .join("");
}
