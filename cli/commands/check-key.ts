import type { Auth, Platform } from "@modelsmith/runtime";
import type { CommandModule } from "yargs";
import { addressStep } from "../call/base-address.js";
import { sharedOptions } from "../call/call-options.js";
import { callProblem, connectionSteps, isGenerationError } from "../call/error-report.js";
import { platformFlags } from "../call/next-steps.js";
import { serviceOf } from "../call/service.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { setEnvironmentExamples } from "../shell/environment-examples.js";
import { type ExitName, exitCodes, exitNameForCategory } from "../shell/exit-codes.js";
import { fitText } from "../shell/lay-out.js";
import { optionInArgv } from "../shell/option-in-argv.js";
import { apiKeyOf, platformToCall } from "../spec/default-platform.js";
import { findPlatform, type PlatformArguments, platformOptions } from "../spec/find-platform.js";

interface Arguments extends PlatformArguments {
  readonly offline: boolean;
  readonly json: boolean | undefined;
}

/** `modelsmith check-key`: whether a key is set and works, and how to get one. It never prints the key. */
export function checkKeyCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "check-key",
    describe: "Check that a key is set and that the service accepts it, and show how to get one",
    builder: (yargs) =>
      platformOptions(yargs)
        .option("offline", {
          type: "boolean",
          default: false,
          describe: "Check only that a key is set, and send nothing",
        })
        .option("json", { type: "boolean", describe: "Print one JSON document" }),
    handler: async (args) => {
      const platform = platformToCall(await findPlatform(args), context);
      const ofKey = keyReport(platform, apiKeyOf(platform, context.environment));
      const { report, exit } =
        ofKey.ok && !args.offline
          ? await askService(context, platform, ofKey)
          : { report: ofKey, exit: ofKey.ok ? ("done" as const) : ("no_key" as const) };
      if (printsJson(context, args.json)) context.terminal.print(JSON.stringify(report, null, 2));
      else if (exit === "done") context.terminal.print(fitText(report.message, context.terminal));
      else
        context.terminal.report(
          "set_env_examples" in report ? keyReportText(report) : report.message,
        );
      context.setExitCode(exitCodes[exit].code);
    },
  };
}

/** Asks for something that is free: the balance, else the running generations. */
async function askService(
  context: CliContext,
  platform: Platform,
  report: Extract<KeyReport, { ok: true }>,
): Promise<{ readonly report: KeyReport; readonly exit: ExitName }> {
  const { env_var, message } = report;
  const { creditsPath = platform.runningPath, baseUrl } = platform;
  const hasKey = apiKeyOf(platform, context.environment) !== undefined;
  if (creditsPath === undefined) {
    const unknown = `${message} Whether it works is unknown: nothing in the spec is known to answer for free.`;
    return { report: { ...report, works: null, message: unknown }, exit: "done" };
  }
  const { credits } = await import("@modelsmith/runtime");
  try {
    await credits({ ...platform, creditsPath }, { ...sharedOptions(context, platform), ...quick });
    const works = hasKey
      ? `${env_var} is set, and ${baseUrl} accepts it.`
      : `${env_var} is not set, and ${baseUrl} answers without a key.`;
    return { report: { ...report, works: true, message: works }, exit: "done" };
  } catch (error) {
    if (!isGenerationError(error)) throw error;
    const { category } = error;
    if (category === "auth") {
      const refused = hasKey
        ? `${env_var} is set, but ${baseUrl} refuses it: ${callProblem(error)}`
        : `${env_var} is not set, and ${baseUrl} asks for a key: ${callProblem(error)}`;
      return { report: { ...missingKey(platform, refused), works: false }, exit: "auth" };
    }
    const { argv } = context;
    const address = await addressStep(error, platform, argv);
    const hint = [...connectionSteps(error), ...(address === undefined ? [] : [address])]
      .map((step) => `${step} `)
      .join("");
    const service = serviceOf(platform, argv, optionInArgv(argv, "--endpoint"));
    const unknown = `${message} Whether it works is unknown: ${callProblem(error)} ${hint}To check only that it is set: npx modelsmith check-key${platformFlags(service)} --offline`;
    return {
      report: { ...report, works: null, message: unknown },
      exit: exitNameForCategory(category),
    };
  }
}

/** One question, soon answered or given up. */
const quick = { requestTimeoutMs: 10_000, retry: { retries: 0 } };

/** The document that `check-key` prints. */
export type KeyReport =
  | {
      readonly ok: true;
      readonly env_var: string;
      readonly message: string;
      /** Whether the service accepts it; null if it could not be asked. Absent with `--offline`. */
      readonly works?: boolean | null;
    }
  | {
      readonly ok: false;
      readonly works?: false;
      readonly env_var: string;
      readonly message: string;
      readonly dashboard_url: string | null;
      readonly how_to_get_key: readonly string[];
      readonly set_env_examples: readonly string[];
    };

/** @param key - trimmed; never quoted */
function keyReport(platform: Platform, key: string | undefined): KeyReport {
  const { apiKeyVariable: env_var, auth } = platform;
  if (key === undefined && auth?.optional) {
    return { ok: true, env_var, message: `${env_var} is not set, and no key is needed.` };
  }
  const sendable = key !== undefined && isSendable(key, auth);
  if (sendable) return { ok: true, env_var, message: `${env_var} is set.` };
  return missingKey(
    platform,
    key === undefined
      ? `${env_var} is not set.`
      : `${env_var} contains spaces or characters that an HTTP header cannot carry.`,
  );
}

function missingKey(
  { apiKeyVariable: env_var, keyUrl, name }: Platform,
  message: string,
): Extract<KeyReport, { ok: false }> {
  return {
    ok: false,
    env_var,
    message,
    dashboard_url: keyUrl ?? null,
    how_to_get_key: [
      `Open ${keyUrl ?? `the dashboard of ${name}`}.`,
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
