import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { modeWords } from "../generate/result-text.js";
import { describeField } from "../input/describe-field.js";
import type { EndpointList, EndpointReport } from "../inspect/endpoint-report.js";
import { understoodTexts } from "../inspect/understood-texts.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { fitLine } from "../shell/lay-out.js";
import { formatTable, type Line } from "../shell/terminal.js";
import {
  requireTarget,
  requireTargets,
  type SpecArguments,
  specOptions,
} from "../spec/find-targets.js";

interface Arguments extends SpecArguments {
  readonly category: string | undefined;
  readonly "list-endpoints": boolean;
  readonly endpoint: string | undefined;
  readonly "include-template": boolean;
  readonly "json-indent": number;
  readonly json: boolean | undefined;
}

/** `modelsmith inspect`: lists the endpoints of a spec, or describes one. */
export function inspectCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "inspect [endpoint]",
    describe: "List the endpoints of a spec, or describe one of them",
    builder: options,
    handler: async (args) => {
      if (args["list-endpoints"] && args.endpoint !== undefined) throw bothGiven(args.endpoint);
      const { groupsText, listEndpoints, reportEndpoint } = await import("../inspect/inspect.js");
      const report =
        args.endpoint === undefined
          ? await listEndpoints(await requireTarget(args), args.category)
          : await reportEndpoint(
              (await requireTargets(args)).targets,
              args.endpoint,
              args["include-template"],
            );
      if (printsJson(context, args.json)) {
        context.terminal.print(JSON.stringify(report, null, args["json-indent"]));
      } else {
        const lines =
          "endpoint" in report
            ? endpointLines(report)
            : listLines(report, groupsText(report.groups));
        const { terminal } = context;
        const fitted = lines.flatMap((line) => fitLine(line, terminal));
        for (const line of fitted) terminal.print(line);
      }
    },
  };
}

function bothGiven(endpoint: string): GeneratorError {
  const problem = `--list-endpoints lists all, and ${terminalLine(endpoint)} is one`;
  return new GeneratorError("MS1601", problem, { hint: "Leave out one of the two." });
}

function options(yargs: Argv): Argv<Arguments> {
  return specOptions(yargs, "The docs.json (default: the one next to the spec)")
    .positional("endpoint", {
      type: "string",
      describe:
        "A model to describe: google/nano-banana, or its path, with or without POST, /v1 and /sse; --endpoint <model> is the same",
    })
    .option("category", {
      type: "string",
      describe: "Group of the docs to list: images, videos … (default: the config's, else images)",
    })
    .option("list-endpoints", {
      type: "boolean",
      default: false,
      describe: "List the endpoints (the default without a model)",
    })
    .option("include-template", {
      type: "boolean",
      default: false,
      describe: "Add a sample request that matches the endpoint's schema",
    })
    .option("json-indent", { type: "number", default: 2, describe: "Spaces per level of JSON" })
    .option("json", { type: "boolean", describe: "Print one JSON document" })
    .example("npx $0 inspect --category videos", "All video endpoints")
    .example("npx $0 inspect google/nano-banana --include-template", "One endpoint");
}

function listLines(report: EndpointList, groups: string): readonly Line[] {
  const count = report.default_endpoints.length;
  return [
    [{ text: `${count} endpoints of ${report.category}`, style: "bold" }, ` (${report.source})`],
    ...report.default_endpoints.map((endpoint) => `  ${endpoint}`),
    `Result by ${modeWords[report.default_result_mode]}; status and result: ${report.poll_endpoint ?? "unknown"}`,
    `Groups, with the number of creates: ${groups}`,
  ];
}

function endpointLines(report: EndpointReport): readonly Line[] {
  const rows = report.fields.map((field) => [
    `  ${field.name}`,
    field.required ? "required" : "",
    field.type,
    describeField(field),
  ]);
  return [
    [{ text: terminalLine(report.summary), style: "bold" }, `  ${report.default_create_endpoint}`],
    ...(report.description === undefined ? [] : [report.description]),
    "",
    ...formatTable(rows).split("\n"),
    "",
    ...understoodTexts(report.understood),
    "",
    `Rate limits: ${report.rate_limits ?? report.rate_limits_note}`,
    `Server timeouts: ${report.server_timeouts ?? report.server_timeouts_note}`,
    ...(report.request_template === undefined
      ? []
      : ["", JSON.stringify(report.request_template, null, 2)]),
  ];
}
