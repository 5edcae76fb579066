import type { Platform } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import {
  type CallArguments,
  callOptions,
  checkLeast,
  checkSaving,
  sharedOptions,
  waitingOptions,
} from "../call/call-options.js";
import { recalled, recalledFollow, remembering } from "../call/remember.js";
import { runCall } from "../call/run-call.js";
import { keepsGenerations, recalledService, serviceOf, whyNotAsked } from "../call/service.js";
import { recentGenerations } from "../recent/recent-generations.js";
import type { CliContext } from "../shell/context.js";
import { platformToCall } from "../spec/default-platform.js";
import {
  endpointOption,
  findNamedEndpoint,
  findPlatform,
  type PlatformArguments,
} from "../spec/find-platform.js";
import { specSource } from "../spec/spec-source.js";

interface Arguments extends CallArguments, PlatformArguments {
  readonly "generation-id": string | undefined;
}

/** `modelsmith wait`: waits for a generation, wherever it was created. */
export function waitCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "wait [generation-id]",
    describe: "Wait for the result of an existing generation",
    builder: options,
    handler: async (given) => {
      const id = idOf(given);
      const args = await recalled(context, given, id);
      const { save: place, force, interval, timeout, "request-timeout": pollTimeout } = args;
      checkLeast(context.argv, { interval, timeout, "request-timeout": pollTimeout });
      await checkSaving(args);
      const named = await findNamedEndpoint(args);
      const found = named ? endpointPlatform(named) : await findPlatform(args);
      // The address that this machine noted for it wins over the one in the environment.
      const isElsewhere = args["base-url"] !== undefined;
      const platform = isElsewhere ? found : platformToCall(found, context);
      const follow = recalledFollow(context, platform, id);
      if (!keepsGenerations({ platform, follow })) throw nothingToWaitFor(context, platform, id);
      const { wait } = await import("@modelsmith/runtime");
      const fetchResult = (generationId: string, signal: AbortSignal) =>
        wait(generationId, {
          ...sharedOptions(context, platform),
          signal,
          follow,
          ...(named ? { endpoint: { ...named, platform } } : { platform }),
          timeoutMs: timeout * 1000,
          pollIntervalMs: interval * 1000,
          pollRequestTimeoutMs: pollTimeout * 1000,
        });
      await runCall(context, {
        command: "wait",
        id,
        service:
          args === given
            ? serviceOf(platform, context.argv, args.endpoint)
            : recalledService(platform, args),
        json: args.json,
        save: place === undefined ? undefined : { place, force },
        sidecar: args.sidecar ? { endpoint: named?.key } : undefined,
        remember: remembering(context, {
          platform,
          source: await specSource(args),
          model: named?.key,
          id,
        }),
        start: (signal) => fetchResult(id, signal),
        fetchResult,
      });
    },
  };
}

/** @throws GeneratorError MS1601 if no id was given */
function idOf({ "generation-id": id }: Arguments): string {
  if (id !== undefined && id !== "") return id;
  throw new GeneratorError("MS1601", "no generation id given", {
    hint: "Pass the id that create printed: npx modelsmith wait <id>",
  });
}

/** Where a generation cannot be asked for, only this machine may have what it made. */
function nothingToWaitFor({ environment }: CliContext, platform: Platform, id: string) {
  const [file] = recentGenerations(environment)
    .read()
    .flatMap((each) => (each.id === id ? (each.files ?? []) : []));
  const { problem, hint } = whyNotAsked(platform);
  return new GeneratorError("MS1601", problem, {
    hint: file === undefined ? hint : `What it made was saved: ${terminalLine(file)}`,
  });
}

function options(yargs: Argv): Argv<Arguments> {
  return callOptions(
    waitingOptions(
      yargs.positional("generation-id", {
        type: "string",
        describe: "Id of the generation, as printed by create",
      }),
    ),
  )
    .option("endpoint", endpointOption)
    .example("npx $0 wait gen_1 --save pictures/", "Wait, then save the pictures");
}
