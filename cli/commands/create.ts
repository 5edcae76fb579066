import type { GenerateOptions } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import type { Argv, CommandModule } from "yargs";
import { modeOf } from "../../generator/model/result-mode.js";
import {
  type CallArguments,
  callOptions,
  checkLeast,
  checkSaving,
  sharedOptions,
  waitingOptions,
} from "../call/call-options.js";
import { dryRun } from "../call/dry-run.js";
import { remembering } from "../call/remember.js";
import { runCall } from "../call/run-call.js";
import { serviceOf } from "../call/service.js";
import { notOneModel } from "../input/not-one-model.js";
import { addFieldFlags, type PayloadArguments, readInput } from "../input/read-input.js";
import type { CliContext } from "../shell/context.js";
import { platformToCall } from "../spec/default-platform.js";
import type { FindEndpoint } from "../spec/find-endpoint.js";
import { specSource } from "../spec/spec-source.js";

/** The options of `create`, apart from the fields of the input. */
interface CreateArguments extends CallArguments, PayloadArguments {
  readonly "short-name": string | undefined;
  readonly "sse-endpoint": string | undefined;
  readonly endpoint: string | undefined;
  readonly "sse-request-timeout": number | undefined;
  readonly validate: boolean;
  readonly "dry-run": boolean;
}

/** `modelsmith create`: creates a generation and waits for its result. */
export function createCommand(
  context: CliContext,
  findEndpoint: FindEndpoint,
): CommandModule<object, CreateArguments> {
  return {
    command: "create [short-name]",
    describe: "Create a generation and wait for its result (costs credits)",
    builder: (yargs) => addFieldFlags(findEndpoint, context.argv, options(yargs)),
    handler: async (args) => {
      const { save: place, force } = args;
      const found = await findEndpoint(endpointNameOf(args), args);
      const { input: schema, mustBeNamed, isAuthGuess } = found;
      const platform = platformToCall(endpointPlatform(found.endpoint), context);
      const endpoint = { ...found.endpoint, platform };
      const callOptions = callOptionsOf(args, context.argv);
      const input = await readInput(context, args, schema);
      const { key } = endpoint;
      const named = mustBeNamed ? key : undefined;
      const service = { ...serviceOf(platform, context.argv, named), isAuthGuess };
      if (args["dry-run"]) return dryRun(context, service, { ...args, endpoint, input });
      await checkSaving(args);
      const { generate, wait } = await import("@modelsmith/runtime");
      await runCall(context, {
        command: "create",
        answersAtOnce: modeOf(endpoint.create) === "answer",
        service,
        json: args.json,
        save: place === undefined ? undefined : { place, force },
        sidecar: args.sidecar ? { endpoint: key, input } : undefined,
        remember: remembering(context, { platform, source: await specSource(args), model: key }),
        start: (signal) =>
          generate(endpoint, input, {
            ...sharedOptions(context, platform),
            signal,
            ...callOptions,
          }),
        fetchResult: (id, signal, { follow }) =>
          wait(id, {
            ...sharedOptions(context, platform),
            signal,
            ...callOptions,
            endpoint,
            follow,
          }),
      });
    },
  };
}

/** Longest silence of a stream before the call polls instead: a poll costs nothing. */
const longestSilenceMs = 60_000;

function callOptionsOf(args: CreateArguments, argv: readonly string[]): GenerateOptions {
  const {
    "sse-request-timeout": createTimeout,
    timeout,
    interval,
    "request-timeout": pollTimeout,
  } = args;
  const seconds = {
    ...(createTimeout !== undefined && { "sse-request-timeout": createTimeout }),
    timeout,
    interval,
    "request-timeout": pollTimeout,
  };
  // A create that nobody waits for is paid for.
  checkLeast(argv, seconds, { "sse-request-timeout": 0.1, timeout: 1 });
  return {
    // Given up only on request: what is not answered yet may be paid for.
    ...(createTimeout !== undefined && { requestTimeoutMs: createTimeout * 1000 }),
    idleTimeoutMs: Math.min((createTimeout ?? Infinity) * 1000, longestSilenceMs),
    timeoutMs: timeout * 1000,
    pollIntervalMs: interval * 1000,
    pollRequestTimeoutMs: pollTimeout * 1000,
    validate: args.validate,
  };
}

function endpointNameOf(args: CreateArguments): string {
  const { "short-name": short, "sse-endpoint": sse, endpoint } = args;
  const [wanted, ...others] = [short, sse, endpoint].filter((name) => name !== undefined);
  if (wanted !== undefined && others.length === 0) return wanted;
  throw notOneModel(wanted === undefined ? "no model given" : "more than one model given");
}

function options(yargs: Argv): Argv<CreateArguments> {
  return callOptions(
    waitingOptions(
      yargs
        .positional("short-name", {
          type: "string",
          describe:
            "The model: google/nano-banana-pro, or nano-banana-pro if only one is called that",
        })
        .option("sse-endpoint", {
          type: "string",
          describe: "Path of the endpoint, instead of a model",
        })
        .option("endpoint", { type: "string", describe: "Alias of --sse-endpoint" })
        .option("payload", { type: "string", describe: "Input as JSON; - reads standard input" })
        .option("payload-file", { type: "string", describe: "File with the input as JSON" })
        .option("sse-request-timeout", {
          type: "number",
          describe:
            "Seconds to wait for the answer to the create, which may still be charged (default: --timeout)",
        }),
    )
      .option("validate", {
        type: "boolean",
        default: true,
        describe: "Check the input against the spec before sending it",
      })
      .option("dry-run", {
        type: "boolean",
        default: false,
        describe: "Print the request with the key redacted, and send nothing",
      }),
  ).epilogue(
    "cmd.exe and PowerShell remove the quotes of JSON: use field options, --payload-file or --payload - there.",
  );
}
