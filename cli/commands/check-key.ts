import type { Auth, Platform } from "@modelsmith/runtime";
import type { CommandModule } from "yargs";
import { type CliContext, printsJson } from "../shell/context.js";
import { setEnvironmentExamples } from "../shell/environment-examples.js";
import { exitCodes } from "../shell/exit-codes.js";
import { apiKeyOf } from "../spec/default-platform.js";
import { findPlatform, type PlatformArguments, platformOptions } from "../spec/find-platform.js";

interface Arguments extends PlatformArguments {
  readonly json: boolean | undefined;
}

/** `modelsmith check-key`: whether a key is set, and how to get one. It never prints the key. */
export function checkKeyCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "check-key",
    describe: "Check that a key is set, and show how to get one",
    builder: (yargs) =>
      platformOptions(yargs).option("json", {
        type: "boolean",
        describe: "Print one JSON document",
      }),
    handler: async (args) => {
      const platform = await findPlatform(args);
      const report = keyReport(platform, apiKeyOf(platform, context.environment));
      if (printsJson(context, args.json)) context.terminal.print(JSON.stringify(report, null, 2));
      else if (report.ok) context.terminal.print(report.message);
      else context.terminal.report(keyReportText(report));
      if (!report.ok) context.setExitCode(exitCodes.no_key.code);
    },
  };
}

/** The document that `check-key` prints. */
export type KeyReport =
  | { readonly ok: true; readonly env_var: string; readonly message: string }
  | {
      readonly ok: false;
      readonly env_var: string;
      readonly message: string;
      readonly dashboard_url: string | null;
      readonly how_to_get_key: readonly string[];
      readonly set_env_examples: readonly string[];
    };

/** @param key - trimmed; never quoted */
function keyReport(platform: Platform, key: string | undefined): KeyReport {
  const { apiKeyVariable: env_var, keyUrl, auth } = platform;
  const sendable = key !== undefined && isSendable(key, auth);
  if (sendable) return { ok: true, env_var, message: `${env_var} is set.` };
  return {
    ok: false,
    env_var,
    message:
      key === undefined
        ? `${env_var} is not set.`
        : `${env_var} contains spaces or characters that an HTTP header cannot carry.`,
    dashboard_url: keyUrl ?? null,
    how_to_get_key: [
      `Open ${keyUrl ?? `the dashboard of ${platform.name}`}.`,
      "Create an API key there, and copy it.",
      `Put it into the environment variable ${env_var}.`,
    ],
    set_env_examples: setEnvironmentExamples(env_var),
  };
}

/** A header cannot carry every text; a query or a body can. */
function isSendable(
  key: string,
  { in: place = "header", prefix = "Bearer ", encoding }: Partial<Auth> = {},
): boolean {
  if (place !== "header" || encoding !== undefined) return true;
  // The key may have been copied with what stands before it.
  const bare = key.toLowerCase().startsWith(prefix.toLowerCase()) ? key.slice(prefix.length) : key;
  return /^[\x21-\x7e]+$/.test(bare);
}

function keyReportText(report: Extract<KeyReport, { ok: false }>): string {
  const [bash = "", powerShell = "", cmd = ""] = report.set_env_examples;
  return [
    `${report.message} ${report.how_to_get_key.join(" ")}`,
    `  sh          ${bash}`,
    `  PowerShell  ${powerShell}`,
    `  cmd         ${cmd}`,
  ].join("\n");
}
