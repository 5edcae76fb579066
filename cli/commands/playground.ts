import path from "node:path";
import { baseUrlVariable, isLoopback } from "@modelsmith/runtime/guidance";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { refuseUnwritable } from "../../generator/output/writable-place.js";
import type { Playground } from "../../playground/server/playground.js";
import { serviceOf } from "../call/service.js";
import { stateFolder } from "../recent/state-folder.js";
import type { CliContext } from "../shell/context.js";
import { openPlace } from "../shell/open-place.js";
import { checkPort, portTakenError } from "../shell/port.js";
import { defaultPlatform } from "../spec/default-platform.js";
import { requireTargets, type SpecArguments, specOptions } from "../spec/find-targets.js";

interface Arguments extends SpecArguments {
  readonly simulate: boolean;
  readonly port: number;
  readonly open: boolean | undefined;
  readonly state: string | undefined;
  readonly json: boolean;
}

/** `modelsmith playground`: a page in the browser to try the models of a spec. */
export function playgroundCommand(context: CliContext): CommandModule<object, Arguments> {
  const { terminal } = context;
  return {
    command: "playground",
    describe: "Try the models of a spec in the browser, against the simulator or the service",
    builder: options,
    handler: async (args) => {
      checkPort(args.port);
      if (args.state !== undefined) await refuseUnwritable(args.state, "--state");
      const { targets } = await requireTargets(args);
      const { spec, address: typed } = serviceOf(defaultPlatform, context.argv);
      const { startPlayground } = await import("../../playground/server/playground.js");
      const playground = await startPlayground({
        targets,
        argv: context.argv,
        environment: context.environment,
        simulate: args.simulate,
        client: context.client,
        port: args.port,
        stateFolder: args.state ?? defaultStateFolder(context),
        spec: `${spec}${typed}`,
      }).catch((error: unknown) => {
        throw portTakenError(error, args.port) ?? error;
      });
      const interrupted = new Promise<void>((resolve) => void context.onInterrupt(resolve));
      const { address } = playground;
      const services = playground.services.map(({ info }) => info);
      const told = describe(playground, args["base-url"], context);
      terminal.print(args.json ? JSON.stringify({ address, services }) : told);
      if (args.open ?? terminal.interactive) await openBrowser(address, context);
      await interrupted;
      await playground.close();
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return specOptions(
    yargs,
    "The docs.json whose images to offer (default: what the config selects, else all)",
  )
    .option("simulate", {
      type: "boolean",
      default: false,
      describe: "Use the simulator, which costs nothing (the default without a key)",
    })
    .option("port", {
      type: "number",
      default: 0,
      describe: "Port on 127.0.0.1; 0 picks a free one",
    })
    .option("open", {
      type: "boolean",
      describe: "Open the browser (default if output is a terminal); --no-open does not",
    })
    .option("state", {
      type: "string",
      describe: "Folder that keeps runs and their files (default: in your folder for state)",
    })
    .option("json", { type: "boolean", default: false, describe: "Print JSON" })
    .example("npx $0 playground --openapi openapi.json", "");
}

function describe(
  { address, services, modelCount }: Playground,
  baseUrl: string | undefined,
  { environment }: Pick<CliContext, "environment">,
): string {
  const lines = services.map(({ info, platform }) => {
    const why = {
      asked: "simulated, as asked",
      "no-key": `simulated: ${info.keyVariable} is not set`,
      "no-address": "simulated: the spec names no server",
    };
    const named = baseUrl ?? environment[baseUrlVariable(platform)]?.trim();
    const unused = named ? `; ${terminalLine(named)} is not used` : "";
    const paid = isLoopback(info.host.replace(/:\d+$/, ""))
      ? "on this machine; runs are paid for, unless a simulator answers there"
      : "runs are paid for";
    return `  ${info.name}: ${info.simulated ? `${why[info.simulated]}${unused}` : `${info.host}; ${paid}`}`;
  });
  const count = `${modelCount} ${modelCount === 1 ? "model" : "models"}`;
  return [`Playground with ${count} until Ctrl-C: ${address}`, ...lines].join("\n");
}

/** @throws GeneratorError MS1601 if the environment names no folder */
function defaultStateFolder({ environment }: CliContext): string {
  const folder = stateFolder(environment);
  if (folder !== undefined) return path.join(folder, "playground");
  throw new GeneratorError("MS1601", "the environment names no folder to keep runs in", {
    hint: "Name one with --state <folder>.",
  });
}

/** The address was printed, for where no browser can be opened. */
async function openBrowser(address: string, { environment }: CliContext): Promise<void> {
  const hasScreen =
    process.platform !== "linux" || environment["DISPLAY"] || environment["WAYLAND_DISPLAY"];
  if (hasScreen) await openPlace(address, environment).catch(() => undefined);
}
