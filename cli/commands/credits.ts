import type { Platform } from "@modelsmith/runtime";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { balanceText } from "../call/balance-text.js";
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
      if (platform.creditsPath === undefined) throw noBalance(platform);
      const json = printsJson(context, args.json);
      const { credits } = await import("@modelsmith/runtime");
      try {
        const balance = await credits(platform, sharedOptions(context, platform));
        context.terminal.print(json ? JSON.stringify(balance, null, 2) : balanceText(balance));
      } catch (error) {
        await endWithError(context, error, serviceOf(platform, context.argv, args.endpoint), json);
      }
    },
  };
}

function noBalance({ name, creditsUrl }: Platform): GeneratorError {
  const problem = `the spec of ${name} has no operation for the balance. Nothing was sent`;
  const hint = `Look at ${creditsUrl ?? `the dashboard of ${name}`}.`;
  return new GeneratorError("MS1601", problem, { hint });
}

function options(yargs: Argv): Argv<Arguments> {
  return platformOptions(yargs).option("json", {
    type: "boolean",
    describe: "Print the answer as JSON",
  });
}
