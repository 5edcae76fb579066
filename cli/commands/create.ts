import type { Endpoint, GenerateOptions } from "@modelsmith/runtime";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import {
  type CallArguments,
  callArguments,
  checkSeconds,
  sharedOptions,
} from "../call/call-options.js";
import { dryRun } from "../call/dry-run.js";
import { refuseExisting } from "../call/refuse-existing.js";
import { runCall } from "../call/run-call.js";
import { addInputFlags, type PayloadArguments, readInput } from "../input/read-input.js";
import type { CliContext } from "../shell/context.js";
import { atBaseUrl } from "../spec/default-platform.js";
import { rememberEndpoints } from "../spec/find-endpoint.js";

/** What `create` is given, beside the fields of the input. */
interface CreateArguments extends CallArguments, PayloadArguments {
  readonly "short-name": string | undefined;
  readonly "sse-endpoint": string | undefined;
  readonly endpoint: string | undefined;
  readonly "sse-request-timeout": number | undefined;
  readonly "poll-timeout": number;
  readonly "poll-interval": number;
  readonly "poll-request-timeout": number;
  readonly validate: boolean;
  readonly "dry-run": boolean;
}

/** `modelsmith create`: creates a generation and waits for its result. */
export function createCommand(shell: CliContext): CommandModule<object, CreateArguments> {
  const findEndpoint = rememberEndpoints();
  return {
    command: "create [short-name]",
    describe: "Create a generation and wait for its result. This costs credits",
    builder: (yargs) => addInputFlags(findEndpoint, shell.argv, options(yargs)),
    handler: async (given) => {
      const { save: place, force } = given;
      const { input: schema, endpoint: described } = await findEndpoint(
        wantedOf(given),
        given.openapi,
      );
      const platform = atBaseUrl(described.platform, given["base-url"]);
      const endpoint: Endpoint = { ...described, platform };
      const callOptions = optionsOf(given);
      const input = await readInput(shell, given, schema);
      if (given["dry-run"]) return dryRun(shell, endpoint, input, given);
      if (place !== undefined && !force) await refuseExisting(place);
      const { generate } = await import("@modelsmith/runtime");
      await runCall(shell, {
        door: "create",
        platform,
        json: given.json,
        save: place === undefined ? undefined : { place, force },
        begin: (signal) =>
          generate(endpoint, input, {
            ...sharedOptions(shell, platform, signal),
            ...callOptions,
          }),
      });
    },
  };
}

/** A silent stream is left for polling after this time at the latest: a poll costs nothing. */
const longestSilenceSeconds = 60;

function optionsOf(given: CreateArguments): GenerateOptions {
  const {
    "sse-request-timeout": requestTimeout,
    "poll-timeout": timeout,
    "poll-interval": interval,
    "poll-request-timeout": pollTimeout,
  } = given;
  checkSeconds({
    ...(requestTimeout !== undefined && { "sse-request-timeout": requestTimeout }),
    "poll-timeout": timeout,
    "poll-interval": interval,
    "poll-request-timeout": pollTimeout,
  });
  return {
    // Given up only on request: what is not answered yet may be paid for.
    ...(requestTimeout !== undefined && { requestTimeoutMs: requestTimeout * 1000 }),
    idleTimeoutMs: Math.min(requestTimeout ?? longestSilenceSeconds, longestSilenceSeconds) * 1000,
    timeoutMs: timeout * 1000,
    pollIntervalMs: interval * 1000,
    pollRequestTimeoutMs: pollTimeout * 1000,
    validate: given.validate,
  };
}

function wantedOf(given: CreateArguments): string {
  const { "short-name": short, "sse-endpoint": sse, endpoint } = given;
  const [wanted, ...others] = [short, sse, endpoint].filter((name) => name !== undefined);
  if (wanted !== undefined && others.length === 0) return wanted;
  throw new GeneratorError(
    "MS1601",
    wanted === undefined ? "nothing says what to create" : "several endpoints were named",
    { hint: "Name one: modelsmith create google/nano-banana-pro, or --sse-endpoint <path>." },
  );
}

function options(yargs: Argv): Argv<CreateArguments> {
  return callArguments(
    yargs
      .positional("short-name", {
        type: "string",
        describe: "The model, such as google/nano-banana-pro",
      })
      .option("sse-endpoint", { type: "string", describe: "The endpoint by its path" })
      .option("endpoint", { type: "string", describe: "The same" })
      .option("payload", { type: "string", describe: "Input as JSON; - reads standard input" })
      .option("payload-file", { type: "string", describe: "File that holds the input as JSON" })
      .option("sse-request-timeout", {
        type: "number",
        describe:
          "Give up a create that is not answered within these seconds, though it may be paid for",
      })
      .option("poll-timeout", {
        type: "number",
        default: 900,
        describe: "Seconds to wait in all",
      })
      .option("poll-interval", {
        type: "number",
        default: 3,
        describe: "Seconds from poll to poll",
      })
      .option("poll-request-timeout", {
        type: "number",
        default: 20,
        describe: "Seconds that one poll may take",
      })
      .option("validate", {
        type: "boolean",
        default: true,
        describe: "Check the input against the spec before it is sent",
      })
      .option("dry-run", {
        type: "boolean",
        default: false,
        describe: "Print the request, key redacted; send nothing",
      }),
  )
    .example('$0 create google/nano-banana-pro --prompt "A paper boat" --save boat.png', "")
    .example("$0 create google/nano-banana-pro --help", "The fields of one model")
    .example(
      "$0 create --sse-endpoint /generation/sse/google/nano-banana --payload-file in.json",
      "",
    )
    .epilogue(
      "In cmd.exe and PowerShell the quotes of JSON are lost on the way: use fields, --payload-file or --payload - there.",
    );
}
