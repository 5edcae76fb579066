import type { Argv, CommandModule } from "yargs";
import type { GenerateResult, GenerateSettings } from "../generate.js";
import type { EndpointModel } from "../model.js";
import { type Terminal, table } from "../terminal.js";

interface Arguments {
  readonly openapi: string;
  readonly docs: string | undefined;
  readonly group: string | undefined;
  readonly endpoint: string[] | undefined;
  readonly out: string;
  readonly "base-url": string | undefined;
  readonly check: boolean;
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `modelsmith generate`: from spec and docs to typed functions. */
export function generateCommand(
  terminal: Terminal,
  setExitCode: (code: number) => void,
): CommandModule<object, Arguments> {
  return {
    command: "generate",
    describe: "Generate one typed function for each image endpoint",
    builder: options,
    handler: async (given) => {
      const begun = performance.now();
      const talks = !given.json && !given.quiet;
      if (talks && terminal.interactive) {
        terminal.report(`Reading ${[given.openapi, given.docs].filter(Boolean).join(" and ")} …`);
      }
      // The compiler and the template engine take a second to load: no other command waits for them.
      const { generate } = await import("../generate.js");
      const result = await generate(settingsOf(given));
      const elapsedMs = Math.round(performance.now() - begun);
      if (given.json) terminal.print(JSON.stringify(asJson(result, elapsedMs), null, 2));
      if (talks) terminal.print(summary(result, given.check, elapsedMs));
      if (!given.check || result.upToDate) return;
      if (!given.json) terminal.report(notUpToDate(result));
      setExitCode(1);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("openapi", {
      type: "string",
      demandOption: true,
      describe: "The platform's openapi.json; specs of single models are found beside it",
    })
    .option("docs", { type: "string", describe: "The platform's docs.json" })
    .option("group", { type: "string", describe: 'Group of the docs to take (default "Images")' })
    .option("endpoint", {
      type: "string",
      array: true,
      describe: "An endpoint to take instead of a group, such as google/nano-banana; repeatable",
    })
    .option("out", { type: "string", default: "generated", describe: "Output folder" })
    .option("base-url", { type: "string", describe: "Base URL instead of the spec's server" })
    .option("check", {
      type: "boolean",
      default: false,
      describe: "Write nothing; exit with 1 where the output is not up to date",
    })
    .option("force", {
      type: "boolean",
      default: false,
      describe: "Overwrite files that were edited by hand",
    })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document" })
    .option("quiet", { type: "boolean", default: false, describe: "Print errors only" })
    .example("$0 generate --openapi openapi.json --docs docs.json", "All image endpoints")
    .example("$0 generate --openapi openapi.json --endpoint google/nano-banana", "One of them");
}

function settingsOf(given: Arguments): GenerateSettings {
  const { openapi, docs, group, endpoint, out, "base-url": baseUrl, check, force } = given;
  return {
    openapi,
    out,
    check,
    force,
    ...(docs !== undefined && { docs }),
    ...(group !== undefined && { group }),
    ...(endpoint !== undefined && { endpoints: endpoint }),
    ...(baseUrl !== undefined && { baseUrl }),
  };
}

function summary(result: GenerateResult, check: boolean, elapsedMs: number): string {
  const { endpoints } = result.model;
  const { added, changed, removed, unchanged } = result.changes;
  const rows = endpoints.map((endpoint) => [
    endpoint.name.module,
    endpoint.name.function,
    mode(endpoint) === "sse" ? "SSE" : "polling",
    String(fieldsOf(endpoint).length),
  ]);
  const providers = new Set(endpoints.map(({ name }) => name.module)).size;
  const streaming = endpoints.filter((endpoint) => mode(endpoint) === "sse").length;
  return [
    table([["provider", "function", "result by", "fields"], ...rows]),
    "",
    `${endpoints.length} functions of ${providers} providers, ${streaming} by SSE and ${endpoints.length - streaming} by polling.`,
    `${check ? "Compared with" : "Written to"} ${result.out}: ${added.length} new, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged. ${(elapsedMs / 1000).toFixed(2)} s`,
  ].join("\n");
}

function notUpToDate({ changes, out }: GenerateResult): string {
  const lines = [
    ...changes.added.map((file) => `  missing  ${file}`),
    ...changes.changed.map((file) => `  differs  ${file}`),
    ...changes.removed.map((file) => `  left over  ${file}`),
  ];
  return `error MS1403: ${out} is not up to date:\n${lines.join("\n")}\nRun the same command without --check, and commit what it changes.`;
}

function asJson({ out, model, changes, upToDate }: GenerateResult, elapsedMs: number): object {
  return {
    out,
    source: model.source,
    base_url: model.platform.baseUrl,
    up_to_date: upToDate,
    endpoints: model.endpoints.map((endpoint) => ({
      key: endpoint.key,
      module: endpoint.name.module,
      function: endpoint.name.function,
      file: `${endpoint.name.folder}/${endpoint.name.file}.ts`,
      source: endpoint.source,
      result_mode: mode(endpoint),
      sse_path: endpoint.descriptor.ssePath ?? null,
      plain_path: endpoint.descriptor.plainPath ?? null,
      fields: fieldsOf(endpoint),
    })),
    files: changes,
    elapsed_ms: elapsedMs,
  };
}

function mode({ descriptor }: EndpointModel): "sse" | "polling" {
  return descriptor.ssePath === undefined ? "polling" : "sse";
}

function fieldsOf({ input }: EndpointModel): readonly string[] {
  return Object.keys(input.properties ?? {});
}
