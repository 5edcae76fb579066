import { typedOption } from "./option-text.js";

/** The options of a command that say what it is about. */
const about: ReadonlyMap<string, readonly string[]> = new Map([
  ["pull", ["--config", "--openapi", "--docs", "--snapshot"]],
  ["release", ["--config", "--out"]],
  ["inspect", ["--config", "--openapi", "--docs"]],
  ["doctor", ["--config", "--openapi", "--docs"]],
]);

/**
 * Writes the options that were typed into the commands of a message: they are to reach the same config,
 * spec and folder. An option that a command has already is not repeated.
 */
export function withTypedOptions(message: string, argv: readonly string[]): string {
  return message.replace(
    /npx modelsmith ([a-z-]+)/g,
    (command: string, name: string, at: number) => {
      // Up to where the sentence goes on.
      const [rest = ""] = message.slice(at).split(/[,.]\s|\n/);
      if (rest.startsWith(`${command} --help`)) return command;
      const missing = (about.get(name) ?? []).filter((option) => !rest.includes(option));
      return command + missing.map((option) => typedOption(argv, option)).join("");
    },
  );
}
