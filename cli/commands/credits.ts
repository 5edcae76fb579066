import type { Argv, CommandModule } from "yargs";
import { terminalLine } from "../../generator/encode/terminal.js";
import { sharedOptions } from "../call/call-options.js";
import { endWithError } from "../call/error-report.js";
import { serviceOf } from "../call/service.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { platformToCall } from "../spec/default-platform.js";
import { findPlatform, type PlatformArguments, platformOptions } from "../spec/find-platform.js";

interface Arguments extends PlatformArguments {
  readonly json: boolean | undefined;
}

/** `modelsmith credits`: prints the balance as the service returns it. */
export function creditsCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "credits",
    describe: "Show the credit balance",
    builder: options,
    handler: async (args) => {
      const platform = platformToCall(await findPlatform(args), context);
      const json = printsJson(context, args.json);
      const { credits } = await import("@modelsmith/runtime");
      try {
        const balance = await credits(platform, sharedOptions(context, platform));
        context.terminal.print(json ? JSON.stringify(balance, null, 2) : balanceText(balance));
      } catch (error) {
        endWithError(context, error, serviceOf(platform, context.argv), json);
      }
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return platformOptions(yargs).option("json", {
    type: "boolean",
    describe: "Print the answer as JSON",
  });
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
