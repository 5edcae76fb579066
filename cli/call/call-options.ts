import type { GenerateOptions, Platform } from "@modelsmith/runtime";
import type { Argv } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { CliContext } from "../shell/context.js";
import { keyOf } from "../spec/default-platform.js";
import { specOption } from "../spec/find-spec.js";

/** Options that `create` and `wait` share. */
export interface CallArguments {
  readonly openapi: string | undefined;
  readonly "base-url": string | undefined;
  readonly save: string | undefined;
  readonly force: boolean;
  readonly json: boolean | undefined;
}

export function callArguments<T>(yargs: Argv<T>): Argv<T & CallArguments> {
  return yargs
    .option("openapi", specOption)
    .option("base-url", {
      type: "string",
      describe: "Base URL instead of the spec's; the key goes there",
    })
    .option("save", { type: "string", describe: "Folder or file to save the media to" })
    .option("force", { type: "boolean", default: false, describe: "Overwrite what --save finds" })
    .option("json", {
      type: "boolean",
      describe: "Print JSON, one object a line (default where output is no terminal)",
    });
}

/** Seconds as a person gives them, for the runtime. */
export interface Seconds {
  readonly [flag: string]: number;
}

/** @throws GeneratorError where one is no number from 0 on */
export function checkSeconds(given: Seconds): void {
  for (const [flag, seconds] of Object.entries(given)) {
    if (seconds >= 0) continue;
    throw new GeneratorError("MS1601", `--${flag} must be a number of seconds from 0 on`, {
      hint: `Such as --${flag} 30.`,
    });
  }
}

/** What every call gets from the shell. */
export function sharedOptions(
  shell: CliContext,
  platform: Platform,
  signal: AbortSignal,
): Pick<GenerateOptions, "apiKey" | "baseUrl" | "signal" | "client"> {
  const apiKey = keyOf(platform, shell.environment);
  return {
    baseUrl: platform.baseUrl,
    signal,
    ...(apiKey !== undefined && { apiKey }),
    ...(shell.client && { client: shell.client }),
  };
}
