import { optionInArgv } from "../shell/option-in-argv.js";
import type { SpecArguments } from "../spec/find-targets.js";

/** The endpoint and spec named in `argv`, before yargs knows the options. */
export function endpointInArgv(argv: readonly string[]): {
  readonly name: string | undefined;
  readonly spec: SpecArguments;
} {
  const after = argv.slice(argv.indexOf("create") + 1);
  const positional = after.find((word, index) => {
    return !word.startsWith("-") && !isValueOf(after[index - 1] ?? "", word);
  });
  return {
    name: positional || optionInArgv(argv, "--sse-endpoint") || optionInArgv(argv, "--endpoint"),
    spec: {
      config: optionInArgv(argv, "--config"),
      openapi: optionInArgv(argv, "--openapi"),
      "base-url": optionInArgv(argv, "--base-url"),
    },
  };
}

/** Whether a word belongs to the one before it. Fields are not known yet: each may take a value. */
function isValueOf(before: string, word: string): boolean {
  const [, name] = /^--(?:no-)?([^=]+)$/.exec(before) ?? [];
  return name !== undefined && (!switches.has(name) || /^(true|false)$/.test(word));
}

const switches: ReadonlySet<string> = new Set([
  "validate",
  "dry-run",
  "sidecar",
  "force",
  "json",
  "verbose",
  "help",
  "version",
]);

/** Options of `create` itself: a field with such a name must be passed in the payload. */
export const createOptions: ReadonlySet<string> = new Set([
  "short-name",
  "sse-endpoint",
  "endpoint",
  "base-url",
  "config",
  "openapi",
  "payload",
  "payload-file",
  "sse-request-timeout",
  "timeout",
  "interval",
  "request-timeout",
  "poll-timeout",
  "poll-interval",
  "poll-request-timeout",
  "save",
  ...switches,
]);
