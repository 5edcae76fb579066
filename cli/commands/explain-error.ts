import type { Explanation } from "@modelsmith/runtime";
import { endSentence } from "@modelsmith/runtime/guidance";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { curlCommand } from "../call/curl-command.js";
import { withSteps } from "../call/error-report.js";
import { nextSteps } from "../call/next-steps.js";
import { type Service, serviceOf } from "../call/service.js";
import { readTextOption } from "../input/read-text-option.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { exitCodes, exitNameForCategory } from "../shell/exit-codes.js";
import { wrapAfter } from "../shell/lay-out.js";
import { optionInArgv } from "../shell/option-in-argv.js";
import { platformToCall } from "../spec/default-platform.js";
import { findPlatform, type PlatformArguments, platformOptions } from "../spec/find-platform.js";
import { findTargets } from "../spec/find-targets.js";
import { noSpec } from "../spec/resolve-targets.js";

interface Arguments extends PlatformArguments {
  readonly status: string | undefined;
  readonly body: string | undefined;
  readonly "body-file": string | undefined;
  readonly "credits-endpoint": string | undefined;
  readonly json: boolean | undefined;
}

/** `modelsmith explain-error`: explains an error response of the service. */
export function explainErrorCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "explain-error [status]",
    describe: "Explain an error response of the service, and what to do",
    builder: options,
    handler: async (args) => {
      if (/^MS\d+$/i.test(args.status ?? "")) return explainCode(context, args.status ?? "");
      const status = httpStatus(args.status, optionInArgv(context.argv, "--status") !== undefined);
      const body = (await readTextOption(context, "body", args.body, args["body-file"])) ?? "";
      const service = serviceOf(await platformOf(args, context), context.argv, args.endpoint);
      const { explainAnswer } = await import("@modelsmith/runtime");
      const explanation = explainAnswer(status, body);
      const report = explainErrorDocument(status, explanation, service, body);
      context.terminal.print(
        printsJson(context, args.json)
          ? JSON.stringify(report, null, 2)
          : wrapAfter("", explanationText(report, explanation), context.terminal),
      );
      context.setExitCode(exitCodes[exitNameForCategory(report.category)].code);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  const own = yargs
    .positional("status", {
      type: "string",
      describe: "HTTP status of the response, such as 402, or the code of an error, such as MS1203",
    })
    .option("body", { type: "string", describe: "Body of the response; - reads standard input" })
    .option("body-file", { type: "string", describe: "File with the body" })
    .option("credits-endpoint", {
      type: "string",
      describe: "Path of the credit balance (default: the spec's)",
    })
    .option("json", { type: "boolean", describe: "Print one JSON document" });
  return platformOptions(own)
    .example("npx $0 explain-error 402 --body-file answer.json", "From a file")
    .example("curl … | npx $0 explain-error 502 --body -", "From another program")
    .epilogue("The exit code is that of the category: see npx modelsmith --help.");
}

/** Prints what the manual says about an error of the generator. */
async function explainCode({ terminal }: CliContext, code: string): Promise<void> {
  const { errorSection } = await import("../inspect/error-section.js");
  const section = await errorSection(code);
  if (section === undefined) {
    throw new GeneratorError("MS1601", `there is no error ${code}`, {
      hint: "Copy the code from the message, such as MS1203.",
    });
  }
  terminal.print(section);
}

/**
 * @param isOption - whether it was typed as --status
 * @throws GeneratorError MS1601 for anything but an HTTP status
 */
function httpStatus(text: string | undefined, isOption: boolean): number | undefined {
  if (text === undefined) return undefined;
  const status = Number(text);
  if (Number.isInteger(status) && status >= 100 && status <= 599) return status;
  const problem = isOption
    ? `--status must be an HTTP status from 100 to 599, got ${JSON.stringify(text)}`
    : `${JSON.stringify(text)} is neither an HTTP status nor an error code`;
  throw new GeneratorError("MS1601", problem, {
    hint: "For example: npx modelsmith explain-error 402, or npx modelsmith explain-error MS1203. Leave it out if you do not know it.",
  });
}

/** @throws GeneratorError MS1601 for an endpoint of no spec: the known platform's advice is not about it */
async function platformOf(args: Arguments, context: CliContext): Promise<Service["platform"]> {
  if (args.endpoint !== undefined && (await findTargets(args)).targets.length === 0) throw noSpec();
  const platform = platformToCall(await findPlatform(args), context);
  const creditsPath = args["credits-endpoint"]?.replace(/^\/*/, "/");
  return { ...platform, ...(creditsPath !== undefined && { creditsPath }) };
}

/** The document that `explain-error` prints. */
export interface ExplainErrorDocument {
  readonly category: Explanation["category"];
  readonly status: number | null;
  readonly code?: string;
  readonly message: string;
  readonly should_retry: boolean;
  readonly guidance: readonly string[];
  /** Null if the spec has no balance to ask for. */
  readonly credits_check_command: string | null;
  readonly recharge: { readonly dashboard_url: string | null; readonly pricing_url: string | null };
}

function explainErrorDocument(
  status: number | undefined,
  { category, code, message, retryable, mayHaveCharged, doubt }: Explanation,
  service: Service,
  body: string,
): ExplainErrorDocument {
  const { creditsPath, creditsUrl, pricingUrl } = service.platform;
  return {
    category,
    status: status ?? null,
    ...(code !== undefined && { code }),
    message:
      message ??
      beginOf(body) ??
      (status === undefined ? "The response has no message." : `HTTP ${status}`),
    // A script that sends it again may pay twice.
    should_retry: retryable && !mayHaveCharged,
    guidance: [
      ...(doubt === undefined ? [] : [doubt]),
      ...nextSteps(service, { category, method: "POST", status, mayHaveCharged }, "create again"),
    ],
    credits_check_command:
      creditsPath === undefined ? null : curlCommand(service.platform, creditsPath),
    recharge: { dashboard_url: creditsUrl ?? null, pricing_url: pricingUrl ?? null },
  };
}

/** How a body begins that says nothing at a known place. A page says nothing in its first characters. */
function beginOf(body: string): string | undefined {
  const text = body.replace(/\s+/g, " ").trim();
  if (text === "" || text.startsWith("<")) return undefined;
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function explanationText(
  { category, status, code, message, should_retry, guidance }: ExplainErrorDocument,
  { mayHaveCharged }: Explanation,
): string {
  const what = [status === null ? undefined : `HTTP ${status}`, code, message];
  const said = terminalLine([...new Set(what.filter((part) => part !== undefined))].join(" "));
  const retry = should_retry ? "may succeed later" : "fails until that has changed";
  const then = mayHaveCharged ? "" : ` The same call ${retry}.`;
  return withSteps(`${category}: ${endSentence(said)}${then}`, guidance);
}
