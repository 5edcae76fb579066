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

/** What to do with lines for the config where --openapi was typed alone: no config is read then. */
export function configNote(
  messages: readonly string[],
  { openapi, config }: { readonly openapi: boolean; readonly config: boolean },
): string | undefined {
  const asksForConfig = messages.some((each) => /\bin the config\b|\bthe config can\b/i.test(each));
  return asksForConfig && openapi && !config
    ? "Next to --openapi a config is read only if it is named: --config <file>. It needs no openapi of its own then."
    : undefined;
}
