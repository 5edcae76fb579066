import type { Argv, CommandModule } from "yargs";
import {
  type CallArguments,
  callOptions,
  checkSeconds,
  sharedOptions,
} from "../call/call-options.js";
import { refuseExisting } from "../call/refuse-existing.js";
import { runCall } from "../call/run-call.js";
import { serviceOf } from "../call/service.js";
import type { CliContext } from "../shell/context.js";
import {
  endpointOption,
  findNamedEndpoint,
  findPlatform,
  type PlatformArguments,
} from "../spec/find-platform.js";

interface Arguments extends CallArguments, PlatformArguments {
  readonly "generation-id": string;
  readonly interval: number;
  readonly timeout: number;
  readonly "request-timeout": number;
}

/** `modelsmith wait`: waits for a generation, wherever it was created. */
export function waitCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "wait",
    describe: "Wait for the result of an existing generation",
    builder: options,
    handler: async (args) => {
      const { save: place, force, interval, timeout, "request-timeout": requestTimeout } = args;
      checkSeconds({ interval, timeout, "request-timeout": requestTimeout });
      if (place !== undefined && !force) await refuseExisting(place);
      const endpoint = await findNamedEndpoint(args);
      const platform = endpoint?.platform ?? (await findPlatform(args));
      const { wait } = await import("@modelsmith/runtime");
      await runCall(context, {
        command: "wait",
        service: serviceOf(platform, context.argv, args.endpoint),
        json: args.json,
        save: place === undefined ? undefined : { place, force },
        start: (signal) =>
          wait(args["generation-id"], {
            ...sharedOptions(context, platform, signal),
            ...(endpoint ? { endpoint } : { platform }),
            timeoutMs: timeout * 1000,
            pollIntervalMs: interval * 1000,
            pollRequestTimeoutMs: requestTimeout * 1000,
          }),
      });
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return callOptions(
    yargs
      .option("generation-id", {
        type: "string",
        demandOption: true,
        describe: "Id of the generation, as printed by create",
      })
      .option("interval", { type: "number", default: 3, describe: "Seconds between polls" })
      .option("timeout", { type: "number", default: 600, describe: "Seconds to wait in total" })
      .option("request-timeout", {
        type: "number",
        default: 20,
        describe: "Seconds to wait for the answer to one poll",
      }),
  )
    .option("endpoint", endpointOption)
    .example("$0 wait --generation-id gen_1 --save pictures/", "Wait, then save the pictures");
}
