import type { Argv, CommandModule } from "yargs";
import { terminalLine } from "../../generator/encode/terminal.js";
import { endWithError } from "../call/error-report.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { apiKeyOf, withBaseUrl } from "../spec/default-platform.js";
import { findPlatform } from "../spec/find-platform.js";
import { specOption } from "../spec/find-spec.js";

interface Arguments {
  readonly openapi: string | undefined;
  readonly "base-url": string | undefined;
  readonly json: boolean | undefined;
}

/** `modelsmith credits`: prints the balance as the service returns it. */
export function creditsCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "credits",
    describe: "Show the credit balance",
    builder: options,
    handler: async (args) => {
      const platform = withBaseUrl(await findPlatform(args.openapi), args["base-url"]);
      const json = printsJson(context, args.json);
      const apiKey = apiKeyOf(platform, context.environment);
      const { credits } = await import("@modelsmith/runtime");
      try {
        const balance = await credits(platform, { ...(apiKey !== undefined && { apiKey }) });
        context.terminal.print(json ? JSON.stringify(balance, null, 2) : balanceText(balance));
      } catch (error) {
        endWithError(context, error, platform, json);
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

/** One field per line: the shape of the answer is not documented. */
function balanceText(balance: unknown): string {
  if (typeof balance !== "object" || balance === null || Array.isArray(balance)) {
    return JSON.stringify(balance);
  }
  return Object.entries(balance)
    .map(([name, value]) => {
      return terminalLine(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
    })
    .join("\n");
}
