import type { Argv, CommandModule } from "yargs";
import { terminalLine } from "../../generator/encode/terminal.js";
import { failureReport, isGenerationError, reportFailure } from "../call/error-report.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { exitCodes } from "../shell/exit-codes.js";
import { atBaseUrl, keyOf } from "../spec/default-platform.js";
import { platformNearby } from "../spec/find-platform.js";
import { specOption } from "../spec/find-spec.js";

interface Arguments {
  readonly openapi: string | undefined;
  readonly "base-url": string | undefined;
  readonly json: boolean | undefined;
}

/** `modelsmith credits`: the balance, as the service words it. */
export function creditsCommand(shell: CliContext): CommandModule<object, Arguments> {
  return {
    command: "credits",
    describe: "Ask the service for the balance",
    builder: options,
    handler: async (given) => {
      const platform = atBaseUrl(await platformNearby(given.openapi), given["base-url"]);
      const json = printsJson(shell, given.json);
      const apiKey = keyOf(platform, shell.environment);
      const { credits } = await import("@modelsmith/runtime");
      try {
        const balance = await credits(platform, { ...(apiKey !== undefined && { apiKey }) });
        shell.terminal.print(json ? JSON.stringify(balance, null, 2) : inWords(balance));
      } catch (error) {
        if (!isGenerationError(error)) throw error;
        const report = failureReport(error, platform);
        if (json) shell.terminal.print(JSON.stringify(report.document));
        reportFailure(shell, report, json);
        shell.setExitCode(exitCodes[report.exit].code);
      }
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("openapi", specOption)
    .option("base-url", { type: "string", describe: "Base URL of the service" })
    .option("json", { type: "boolean", describe: "Print the answer as JSON" });
}

/** The answer's shape is not documented: its fields, one a line. */
function inWords(balance: unknown): string {
  if (typeof balance !== "object" || balance === null || Array.isArray(balance)) {
    return JSON.stringify(balance);
  }
  return Object.entries(balance)
    .map(([name, value]) => {
      return terminalLine(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
    })
    .join("\n");
}
