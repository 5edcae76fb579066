import { randomBytes } from "node:crypto";
import type { Argv, CommandModule } from "yargs";
import { didYouMean } from "../../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { SimulatedEndpoint, SimulatedRequest, WebhookOptions } from "../../simulator/index.js";
import { readSecret, secretForm } from "../../simulator/service/sign-webhook.js";
import { checkLeast } from "../call/call-options.js";
import type { CliContext } from "../shell/context.js";
import { fitText } from "../shell/lay-out.js";
import { checkPort, portTakenError } from "../shell/port.js";
import { formatTable, type Line } from "../shell/terminal.js";
import {
  howToChoose,
  requireTargets,
  type SpecArguments,
  specOptions,
} from "../spec/find-targets.js";
import { listTargets, selecting } from "../spec/placed-target.js";

interface Arguments extends SpecArguments {
  readonly port: number;
  readonly credits: number | undefined;
  readonly "api-key": string | undefined;
  readonly "latency-ms": number | undefined;
  readonly seed: number | undefined;
  readonly fault: string[] | undefined;
  readonly webhook: string | undefined;
  readonly "webhook-secret": string | undefined;
  readonly "list-faults": boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** `modelsmith simulate`: runs a local server with the API of a spec, at no cost. */
export function simulateCommand(context: CliContext): CommandModule<object, Arguments> {
  const { terminal } = context;
  return {
    command: "simulate",
    describe: "Serve the API of a spec locally, with test pictures and faults on demand",
    builder: options,
    handler: async (args) => {
      // Loaded only here, so that no other command waits for the simulator.
      const { listFaults, simulate } = await import("../../simulator/index.js");
      const faults = listFaults();
      if (args["list-faults"]) {
        const rows = faults.map(({ name, description }) => [name, description]);
        terminal.print(
          args.json ? JSON.stringify(faults, null, 2) : fitText(formatTable(rows), terminal),
        );
        return;
      }
      checkPort(args.port);
      const { "latency-ms": latencyMs, "api-key": apiKey, credits } = args;
      checkLeast(context.argv, { "latency-ms": latencyMs, credits });
      const webhooks = webhookOptions(args);
      const simulator = await simulate({
        endpoints: await readServed(args),
        port: args.port,
        ...(credits !== undefined && { credits }),
        ...(apiKey !== undefined && { apiKey }),
        ...(latencyMs !== undefined && { latencyMs }),
        ...(args.seed !== undefined && { seed: args.seed }),
        ...(args.verbose && { onRequest: (request) => context.terminal.report(logLine(request)) }),
        ...(webhooks && { webhooks }),
        faults: faultProbabilities(
          args.fault ?? [],
          faults.map(({ name }) => name),
        ),
      }).catch((error: unknown) => {
        throw portTakenError(error, args.port) ?? error;
      });
      const interrupted = new Promise<void>((resolve) => void context.onInterrupt(resolve));
      const { baseUrl, port } = simulator;
      terminal.print(
        args.json
          ? JSON.stringify({
              base_url: baseUrl,
              port,
              ...(webhooks && { webhook: webhooks.url, webhook_secret: webhooks.secret }),
            })
          : `Serving ${baseUrl} until Ctrl-C. ${apiKey === undefined ? "Any key is accepted where the platform takes it" : "Only the key that was given is accepted"}, and calls cost nothing.${toldOf(webhooks)}`,
      );
      await interrupted;
      await simulator.close();
    },
  };
}

/** One request: when, what, its status, how long it took, and the faults that it met. */
function logLine({ method, path, status, durationMs, faults }: SimulatedRequest): Line {
  const time = new Date().toTimeString().slice(0, 8);
  const met = faults.length === 0 ? "" : `  [${faults.join(", ")}]`;
  const isBad = status === undefined || status >= 400;
  return [
    { text: time, style: "dim" },
    `  ${method} ${terminalLine(path)}  `,
    { text: String(status ?? "closed"), style: isBad ? "red" : "green" },
    `  ${Math.round(durationMs)} ms${met}`,
  ];
}

function options(yargs: Argv): Argv<Arguments> {
  return specOptions(
    yargs,
    "The docs.json whose images to serve (default: what the config selects, else all)",
  )
    .option("base-url", {
      type: "string",
      describe: "Base URL to use instead of the spec's: its path is served here",
    })
    .option("port", {
      type: "number",
      default: 0,
      describe: "Port on 127.0.0.1; 0 picks a free one",
    })
    .option("credits", { type: "number", describe: "Credits at the start" })
    .option("api-key", { type: "string", describe: "The only key to accept (default: any)" })
    .option("latency-ms", { type: "number", describe: "Milliseconds from a create to its result" })
    .option("seed", {
      type: "number",
      describe: "The same seed gives the same ids and pictures (default: new ids each time)",
    })
    .option("fault", {
      type: "string",
      array: true,
      describe: "A fault and its probability, such as sse.reset-mid-event=0.2; repeatable",
    })
    .option("webhook", {
      type: "string",
      describe: "Deliver the events of every generation to this address",
    })
    .option("webhook-secret", {
      type: "string",
      describe: "Sign them with this secret, whsec_ and base64 (default: a random one, printed)",
    })
    .option("list-faults", { type: "boolean", default: false, describe: "List the faults" })
    .option("json", { type: "boolean", default: false, describe: "Print JSON" })
    .option("verbose", {
      type: "boolean",
      default: false,
      describe: "Log each request: time, path, status, duration, faults",
    });
}

/** @throws GeneratorError if the address or the secret cannot be used */
function webhookOptions({
  webhook: url,
  "webhook-secret": secret,
}: Arguments): WebhookOptions | undefined {
  const hint = "For example --webhook http://127.0.0.1:3000/webhook.";
  if (url === undefined) {
    if (secret === undefined) return undefined;
    throw new GeneratorError("MS1601", "--webhook-secret needs --webhook", { hint });
  }
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw new GeneratorError(
      "MS1601",
      `--webhook must be an http or https address, got ${JSON.stringify(url)}`,
      { hint },
    );
  }
  if (secret !== undefined && readSecret(secret) === undefined) {
    throw new GeneratorError("MS1601", `--webhook-secret must be ${secretForm}`, {
      hint: "Leave it out: a random one is printed.",
    });
  }
  return { url, secret: secret ?? `whsec_${randomBytes(24).toString("base64")}` };
}

function toldOf(webhooks: WebhookOptions | undefined): string {
  return webhooks === undefined
    ? ""
    : `\nDelivering webhooks to ${webhooks.url}, signed with ${webhooks.secret}`;
}

/** The endpoints that `generate` would make functions of; without a selection, all of the spec. */
async function readServed(args: Arguments): Promise<readonly SimulatedEndpoint[]> {
  const { targets } = await requireTargets(args);
  const { readEndpoints } = await import("../../generator/read/read-endpoints.js");
  const served = await Promise.all(targets.map((target) => readEndpoints(selecting(target))));
  const platforms = served.flatMap(([first]) => (first ? [first.endpoint.platform.baseUrl] : []));
  if (new Set(platforms).size <= 1) return served.flat();
  throw new GeneratorError("MS1601", `the config has several platforms:${listTargets(targets)}`, {
    hint: howToChoose(targets),
  });
}

function faultProbabilities<Name extends string>(
  texts: readonly string[],
  known: readonly Name[],
): Readonly<Partial<Record<Name, number>>> {
  const probabilities: Partial<Record<Name, number>> = {};
  for (const text of texts) {
    const [wanted = "", amount = "1"] = text.split("=");
    const name = known.find((candidate) => candidate === wanted);
    // An empty text would be the number 0.
    const probability = amount.trim() === "" ? Number.NaN : Number(amount);
    if (name === undefined || !(probability >= 0 && probability <= 1)) {
      throw new GeneratorError(
        "MS1601",
        name === undefined
          ? `there is no fault ${JSON.stringify(wanted)}${didYouMean(wanted, known)}`
          : `the probability of ${name} must be a number from 0 to 1, got ${JSON.stringify(amount)}`,
        { hint: "See npx modelsmith simulate --list-faults." },
      );
    }
    probabilities[name] = probability;
  }
  return probabilities;
}
