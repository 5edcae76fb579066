import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { refuseUnwritable } from "../../generator/output/writable-place.js";
import { checkLeast } from "../call/call-options.js";
import type { McpModel } from "../mcp/mcp-model.js";
import type { CliContext } from "../shell/context.js";
import { optionInArgv } from "../shell/option-in-argv.js";
import { checkPort, portTakenError } from "../shell/port.js";
import { apiKeyOf } from "../spec/default-platform.js";
import { type SpecArguments, specOptions } from "../spec/find-targets.js";

interface Arguments extends SpecArguments {
  readonly http: boolean;
  readonly port: number;
  readonly tools: string[] | undefined;
  readonly save: string | undefined;
  readonly confirm: boolean;
  readonly "answer-within": number;
  readonly timeout: number;
  readonly json: boolean;
}

/** `modelsmith mcp`: the models of a spec as tools of an MCP server. */
export function mcpCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "mcp",
    describe: "Serve the models as tools for agents (MCP; their calls cost credits)",
    builder: options,
    handler: async (args) => {
      const { "answer-within": answerWithin, timeout, port } = args;
      // In less, no call could be answered with more than that it was sent.
      const least = { "answer-within": 0.1, timeout: 0.1 };
      checkLeast(context.argv, { "answer-within": answerWithin, timeout }, least);
      checkPort(port);
      if (args.save !== undefined) await refuseUnwritable(args.save, "--save");
      if (!args.http) checkStdio(context.argv);
      // Loaded only here: no other command waits for the protocol's library.
      const { readModels, chooseTools, ownTools, serveMcp } = await import("../mcp/index.js");
      const models = await readModels(context, args, ownTools);
      const chosen = chooseTools(models, args.tools);
      if (!args.http && context.terminal.interactive) context.terminal.report(whatItWaitsFor);
      const missing = missingKeys(chosen.models, context.environment);
      if (missing !== "") context.terminal.report(missing);
      await serveMcp(context, {
        ...chosen,
        save: args.save === undefined ? undefined : path.resolve(args.save),
        confirm: args.confirm,
        port: args.http ? port : undefined,
        onListening(url, own) {
          context.terminal.print(
            args.json ? JSON.stringify({ url, port: own }) : `Serving ${url} until Ctrl-C.`,
          );
        },
        answerWithinMs: answerWithin * 1000,
        timeoutMs: timeout * 1000,
      }).catch((error: unknown) => {
        throw portTakenError(error, port) ?? error;
      });
    },
  };
}

/** @throws GeneratorError MS1601 if HTTP seems to be meant: standard input would be served instead */
function checkStdio(argv: readonly string[]): void {
  if (optionInArgv(argv, "--port") === undefined) return;
  throw new GeneratorError("MS1601", "--port is the port of --http, which is not given", {
    hint: "Add --http, or leave out --port to serve standard input and output.",
  });
}

/** What calls will end with: hosts keep it in the log of the server. */
function missingKeys(models: readonly McpModel[], environment: CliContext["environment"]): string {
  const platforms = models.map(({ endpoint }) => endpoint.platform);
  const without = platforms.filter((platform) => {
    return apiKeyOf(platform, environment) === undefined && platform.auth?.optional !== true;
  });
  const names = [...new Set(without.map(({ apiKeyVariable }) => apiKeyVariable))].join(", ");
  return names === ""
    ? ""
    : `mcp: ${names} is not set in the environment of this server: calls are refused before they are sent. In a host's settings it goes into the env of the server's entry.`;
}

/** For a person who started in a terminal what a host starts. */
const whatItWaitsFor =
  "An MCP server on standard input and output: a host such as Claude Desktop or Cursor starts it, by npx with --prefix, this project's folder, modelsmith mcp, and absolute paths in its options. Here, press Ctrl-C to end it. For a server with an address, add --http.";

function options(yargs: Argv): Argv<Arguments> {
  return specOptions(
    yargs,
    "The docs.json that selects the models (default: the config's, or next to the spec)",
  )
    .option("tools", {
      type: "string",
      array: true,
      describe:
        "each (a tool for every model) or search (three tools for all), with the names of the models to offer, separated by spaces (default: all of them; each, up to 40)",
    })
    .option("save", { type: "string", describe: "Folder to save results to" })
    .option("confirm", {
      type: "boolean",
      default: false,
      describe: "Ask a person, through the client, before each paid call",
    })
    .option("http", {
      type: "boolean",
      default: false,
      describe: "Serve HTTP on 127.0.0.1 instead of standard input and output",
    })
    .option("port", { type: "number", default: 0, describe: "Port for --http; 0 picks a free one" })
    .option("answer-within", {
      type: "number",
      default: 45,
      describe: "Seconds until a call is answered, finished or not: less than the client's limit",
    })
    .option("timeout", {
      type: "number",
      default: 900,
      describe: "Seconds to wait for a generation in total",
    })
    .option("json", {
      type: "boolean",
      default: false,
      describe: "Print the address of --http as JSON",
    })
    .example(
      "npx $0 mcp --openapi openapi.json --save pictures/",
      "For the configuration of a client",
    );
}
