import type { Argv, CommandModule } from "yargs";
import { nearestHint } from "../../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { systemErrorCode } from "../../generator/util/system-error.js";
import type { CliContext } from "../shell/context.js";
import { table } from "../shell/terminal.js";
import { demandDocuments } from "../spec/find-spec.js";

interface Arguments {
  readonly openapi: string | undefined;
  readonly docs: string | undefined;
  readonly port: number;
  readonly credits: number | undefined;
  readonly "latency-ms": number | undefined;
  readonly seed: number | undefined;
  readonly fault: string[] | undefined;
  readonly "list-faults": boolean;
  readonly json: boolean;
}

/** `modelsmith simulate`: a local server that speaks the API of a spec, at no cost. */
export function simulateCommand(shell: CliContext): CommandModule<object, Arguments> {
  const { terminal } = shell;
  return {
    command: "simulate",
    describe: "Serve the API of a spec locally, with real pictures and faults on demand",
    builder: options,
    handler: async (given) => {
      // The simulator is loaded where it is asked for: no other command waits for it.
      const { listFaults, simulate } = await import("../../simulator/index.js");
      const faults = listFaults();
      if (given["list-faults"]) {
        const rows = faults.map(({ name, description }) => [name, description]);
        terminal.print(given.json ? JSON.stringify(faults, null, 2) : table(rows));
        return;
      }
      if (!(Number.isInteger(given.port) && given.port >= 0 && given.port <= 65_535)) {
        throw new GeneratorError("MS1601", "--port must be a port from 0 to 65535", {
          hint: "0 takes a free one.",
        });
      }
      const latencyMs = given["latency-ms"];
      const simulator = await simulate({
        openapi: demandDocuments(given.openapi, undefined).openapi,
        port: given.port,
        ...(given.docs !== undefined && { docs: given.docs }),
        ...(given.credits !== undefined && { credits: given.credits }),
        ...(latencyMs !== undefined && { latencyMs }),
        ...(given.seed !== undefined && { seed: given.seed }),
        faults: faultProbabilities(
          given.fault ?? [],
          faults.map(({ name }) => name),
        ),
      }).catch((error: unknown) => {
        throw portTaken(error, given.port) ?? error;
      });
      const { baseUrl, port } = simulator;
      terminal.print(
        given.json
          ? JSON.stringify({ base_url: baseUrl, port })
          : `Serving ${baseUrl} until Ctrl-C. Any key is accepted; nothing costs anything.`,
      );
      shell.onInterrupt(() => void simulator.close());
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("openapi", {
      type: "string",
      describe: "The spec (default: openapi.json here, or specs/openapi.json)",
    })
    .option("docs", { type: "string", describe: "The docs.json; without it all endpoints serve" })
    .option("port", {
      type: "number",
      default: 0,
      describe: "Port on 127.0.0.1; 0 takes a free one",
    })
    .option("credits", { type: "number", describe: "Credits to begin with" })
    .option("latency-ms", { type: "number", describe: "From a create to its result" })
    .option("seed", { type: "number", describe: "Same seed, same ids and pictures" })
    .option("fault", {
      type: "string",
      array: true,
      describe: "A fault and its probability, such as sse.reset-mid-event=0.2; repeatable",
    })
    .option("list-faults", { type: "boolean", default: false, describe: "Print the faults" })
    .option("json", { type: "boolean", default: false, describe: "Print JSON" });
}

function faultProbabilities<Name extends string>(
  given: readonly string[],
  known: readonly Name[],
): Readonly<Partial<Record<Name, number>>> {
  const probabilities: Partial<Record<Name, number>> = {};
  for (const text of given) {
    const [word = "", amount = "1"] = text.split("=");
    const name = known.find((candidate) => candidate === word);
    const probability = Number(amount);
    if (name === undefined || !(probability >= 0 && probability <= 1)) {
      throw new GeneratorError(
        "MS1601",
        name === undefined
          ? `there is no fault ${JSON.stringify(word)}${nearestHint(word, known)}`
          : `the probability of ${name} must be a number from 0 to 1`,
        { hint: "See modelsmith simulate --list-faults." },
      );
    }
    probabilities[name] = probability;
  }
  return probabilities;
}

function portTaken(error: unknown, port: number): GeneratorError | undefined {
  return systemErrorCode(error) === "EADDRINUSE"
    ? new GeneratorError("MS1601", `port ${port} of 127.0.0.1 is taken`, {
        hint: "Choose another one with --port; 0 takes a free one.",
      })
    : undefined;
}
