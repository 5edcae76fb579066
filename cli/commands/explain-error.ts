import type { Explanation, Platform } from "@modelsmith/runtime";
import { endSentence } from "@modelsmith/runtime/guidance";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isPlainWord, shellWord, terminalLine } from "../../generator/encode/terminal.js";
import { withSteps } from "../call/error-report.js";
import { nextSteps } from "../call/next-steps.js";
import { readTextOption } from "../input/read-text-option.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { exitCodes, exitNameForCategory } from "../shell/exit-codes.js";
import { defaultPlatform, withBaseUrl } from "../spec/default-platform.js";

interface Arguments {
  readonly status: number | undefined;
  readonly body: string | undefined;
  readonly "body-file": string | undefined;
  readonly "base-url": string | undefined;
  readonly "credits-endpoint": string;
  readonly json: boolean | undefined;
}

/** `modelsmith explain-error`: explains an error response of the service. */
export function explainErrorCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "explain-error",
    describe: "Explain an error response of the service, and what to do",
    builder: options,
    handler: async (args) => {
      checkStatus(args.status);
      const body = (await readTextOption(context, "body", args.body, args["body-file"])) ?? "";
      const platform = {
        ...withBaseUrl(defaultPlatform, args["base-url"]),
        creditsPath: `/${args["credits-endpoint"].replace(/^\/+/, "")}`,
      };
      const { explainAnswer } = await import("@modelsmith/runtime");
      const report = explainErrorDocument(args.status, explainAnswer(args.status, body), platform);
      context.terminal.print(
        printsJson(context, args.json) ? JSON.stringify(report, null, 2) : explanationText(report),
      );
      context.setExitCode(exitCodes[exitNameForCategory(report.category)].code);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("status", { type: "number", describe: "HTTP status of the response" })
    .option("body", { type: "string", describe: "Body of the response; - reads standard input" })
    .option("body-file", { type: "string", describe: "File with the body" })
    .option("base-url", { type: "string", describe: "Base URL of the service" })
    .option("credits-endpoint", {
      type: "string",
      default: "/credits",
      describe: "Path of the credit balance",
    })
    .option("json", { type: "boolean", describe: "Print one JSON document" })
    .example("$0 explain-error --status 402 --body-file answer.json", "From a file")
    .example("curl … | $0 explain-error --status 502 --body -", "From another program")
    .epilogue("The exit code is that of the category: see modelsmith --help.");
}

/** @throws GeneratorError MS1601 for anything but an HTTP status */
function checkStatus(status: number | undefined): void {
  if (status === undefined || (Number.isInteger(status) && status >= 100 && status <= 599)) return;
  throw new GeneratorError(
    "MS1601",
    `--status must be an HTTP status from 100 to 599, got ${status}`,
    {
      hint: "For example: --status 402. Leave it out if you do not know it.",
    },
  );
}

/** The document that `explain-error` prints. */
export interface ExplainErrorDocument {
  readonly category: Explanation["category"];
  readonly status: number | null;
  readonly code?: string;
  readonly message: string;
  readonly should_retry: boolean;
  readonly guidance: readonly string[];
  readonly credits_check_command: string;
  readonly recharge: { readonly dashboard_url: string | null; readonly pricing_url: string | null };
}

function explainErrorDocument(
  status: number | undefined,
  { category, code, message, retryable }: Explanation,
  platform: Platform,
): ExplainErrorDocument {
  const { apiKeyVariable, baseUrl, creditsPath, creditsUrl, pricingUrl } = platform;
  const balanceUrl = `${baseUrl}${creditsPath}`;
  return {
    category,
    status: status ?? null,
    ...(code !== undefined && { code }),
    message: message ?? (status === undefined ? "The response has no message." : `HTTP ${status}`),
    should_retry: retryable,
    guidance: nextSteps({ category, platform, status }),
    credits_check_command: `curl -sS -H "Authorization: Bearer $${apiKeyVariable}" ${isPlainWord(balanceUrl) ? `"${balanceUrl}"` : shellWord(balanceUrl)}`,
    recharge: { dashboard_url: creditsUrl ?? null, pricing_url: pricingUrl ?? null },
  };
}

function explanationText({
  category,
  status,
  code,
  message,
  should_retry,
  guidance,
}: ExplainErrorDocument): string {
  const what = [status === null ? undefined : `HTTP ${status}`, code, message];
  const said = terminalLine([...new Set(what.filter((part) => part !== undefined))].join(" "));
  const retry = should_retry ? "may succeed later" : "will fail again";
  return withSteps(`${category}: ${endSentence(said)} The same call ${retry}.`, guidance);
}
