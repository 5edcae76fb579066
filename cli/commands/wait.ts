import type { Argv, CommandModule } from "yargs";
import {
  type CallArguments,
  callArguments,
  checkSeconds,
  sharedOptions,
} from "../call/call-options.js";
import { refuseExisting } from "../call/refuse-existing.js";
import { runCall } from "../call/run-call.js";
import type { CliContext } from "../shell/context.js";
import { atBaseUrl } from "../spec/default-platform.js";
import { platformNearby } from "../spec/find-platform.js";

interface Arguments extends CallArguments {
  readonly "generation-id": string;
  readonly interval: number;
  readonly timeout: number;
  readonly "request-timeout": number;
}

/** `modelsmith wait`: the result of a generation that was created anywhere. */
export function waitCommand(shell: CliContext): CommandModule<object, Arguments> {
  return {
    command: "wait",
    describe: "Wait for the result of a generation that exists",
    builder: options,
    handler: async (given) => {
      const { save: place, force, interval, timeout, "request-timeout": requestTimeout } = given;
      checkSeconds({ interval, timeout, "request-timeout": requestTimeout });
      if (place !== undefined && !force) await refuseExisting(place);
      const platform = atBaseUrl(await platformNearby(given.openapi), given["base-url"]);
      const { wait } = await import("@modelsmith/runtime");
      await runCall(shell, {
        door: "wait",
        platform,
        json: given.json,
        save: place === undefined ? undefined : { place, force },
        begin: (signal) =>
          wait(given["generation-id"], {
            ...sharedOptions(shell, platform, signal),
            platform,
            timeoutMs: timeout * 1000,
            pollIntervalMs: interval * 1000,
            pollRequestTimeoutMs: requestTimeout * 1000,
          }),
      });
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return callArguments(
    yargs
      .option("generation-id", {
        type: "string",
        demandOption: true,
        describe: "Id of the generation, as create told it",
      })
      .option("interval", { type: "number", default: 3, describe: "Seconds from poll to poll" })
      .option("timeout", { type: "number", default: 600, describe: "Seconds to wait in all" })
      .option("request-timeout", {
        type: "number",
        default: 20,
        describe: "Seconds that one poll may take",
      }),
  ).example("$0 wait --generation-id gen_1 --save pictures/", "Wait, then save the pictures");
}
