import type { GenerateOptions, Platform } from "@modelsmith/runtime";
import type { Argv } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { refuseUnwritable } from "../../generator/output/writable-place.js";
import type { CliContext } from "../shell/context.js";
import { optionInArgv } from "../shell/option-in-argv.js";
import { apiKeyOf } from "../spec/default-platform.js";
import { type SpecArguments, specOptions } from "../spec/find-targets.js";

/** Options that `create` and `wait` share. */
export interface CallArguments extends SpecArguments, WaitingArguments {
  readonly save: string | undefined;
  readonly sidecar: boolean;
  readonly force: boolean;
  readonly json: boolean | undefined;
}

export function callOptions<T extends WaitingArguments>(yargs: Argv<T>): Argv<T & CallArguments> {
  return specOptions(yargs)
    .option("save", {
      type: "string",
      describe: "File, or folder with / at its end, to save the media to",
    })
    .option("sidecar", {
      type: "boolean",
      default: false,
      describe: "Save <file>.json beside each file: id, input, usage, SHA-256",
    })
    .option("force", { type: "boolean", default: false, describe: "Overwrite existing files" })
    .option("json", {
      type: "boolean",
      describe: "Print JSON, one object per line (default if output is not a terminal)",
    });
}

/** How long to wait, in seconds. */
export interface WaitingArguments {
  readonly timeout: number;
  readonly interval: number;
  readonly "request-timeout": number;
}

export function waitingOptions<T>(yargs: Argv<T>): Argv<T & WaitingArguments> {
  return yargs
    .option("timeout", {
      alias: "poll-timeout",
      type: "number",
      default: 900,
      describe: "Seconds to wait in total",
    })
    .option("interval", {
      alias: "poll-interval",
      type: "number",
      default: 3,
      describe: "Seconds between polls",
    })
    .option("request-timeout", {
      alias: "poll-request-timeout",
      type: "number",
      default: 20,
      describe: "Seconds to wait for the answer to one poll",
    });
}

/**
 * Rejects a place that nothing can be saved to, before the call costs anything.
 *
 * @throws GeneratorError MS1401, MS1601
 */
export async function checkSaving({ save, sidecar, force }: CallArguments): Promise<void> {
  if (save === undefined) {
    if (!sidecar) return;
    const hint = "Say where to save the media: --save pictures/ --sidecar";
    throw new GeneratorError("MS1601", "--sidecar needs --save", { hint });
  }
  // Loaded only by commands that save.
  const { existingFile, folderOf } = await import("@modelsmith/runtime/media");
  const existing = force ? undefined : await existingFile(save, { sidecar });
  if (existing !== undefined) {
    throw new GeneratorError("MS1601", "already exists", {
      file: existing,
      hint: "Choose another name, or add --force to overwrite it.",
    });
  }
  await refuseUnwritable(await folderOf(save), "--save");
}

/** Options that are a number. */
export interface NumberOptions {
  readonly [flag: string]: number | undefined;
}

/**
 * @param argv - an option is named as it was typed: `--poll-timeout` is another name of `--timeout`
 * @param least - what each must be at least, if not 0
 * @throws GeneratorError MS1601 if one is less
 */
export function checkLeast(
  argv: readonly string[],
  options: NumberOptions,
  least: NumberOptions = {},
): void {
  for (const [name, number] of Object.entries(options)) {
    const { [name]: from = 0 } = least;
    if (number === undefined || number >= from) continue;
    const flag = optionInArgv(argv, `--poll-${name}`) === undefined ? name : `poll-${name}`;
    const problem = from === 0 ? "must not be negative" : `must be at least ${from}`;
    throw new GeneratorError("MS1601", `--${flag} ${problem}, got ${number}`, {
      hint: `For example: --${flag} 30`,
    });
  }
}

/** Options of the runtime that all calls have: where to, with which key, over which client. */
export function sharedOptions(
  { environment, client }: CliContext,
  platform: Platform,
): Pick<GenerateOptions, "apiKey" | "baseUrl" | "client"> {
  const apiKey = apiKeyOf(platform, environment);
  return {
    baseUrl: platform.baseUrl,
    ...(apiKey !== undefined && { apiKey }),
    ...(client && { client }),
  };
}
