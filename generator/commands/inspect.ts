import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../errors.js";
import {
  type EndpointList,
  type EndpointReport,
  endpointList,
  endpointReport,
} from "../inspect/endpoint-report.js";
import { limitWords } from "../inspect/limit-words.js";
import { requestTemplate } from "../inspect/request-template.js";
import { statusValues } from "../inspect/status-values.js";
import { terminalLine } from "../rendering/encode.js";
import { endpointPath } from "../selection/endpoint-path.js";
import { operationsOf, tagsOf } from "../selection/operations.js";
import { loadDocuments } from "../sources/load-documents.js";
import { type Line, table } from "../terminal.js";
import { type DocumentFiles, demandDocuments } from "./nearby-documents.js";
import { readSpec } from "./read-spec.js";
import { printsJson, type Shell } from "./shell.js";

interface Arguments {
  readonly openapi: string | undefined;
  readonly docs: string | undefined;
  readonly category: string;
  readonly "list-endpoints": boolean;
  readonly endpoint: string | undefined;
  readonly "include-template": boolean;
  readonly "json-indent": number;
  readonly json: boolean | undefined;
}

/** `modelsmith inspect`: what a spec offers, and what one of its endpoints takes. */
export function inspectCommand(shell: Shell): CommandModule<object, Arguments> {
  return {
    command: "inspect",
    describe: "List the endpoints of a spec, or say what one of them takes",
    builder: options,
    handler: async (given) => {
      const files = demandDocuments(given.openapi, given.docs);
      const report =
        given.endpoint === undefined
          ? await list(files, given.category)
          : await describe(files, given.endpoint, given["include-template"]);
      if (printsJson(shell, given.json)) {
        shell.terminal.print(JSON.stringify(report, null, given["json-indent"]));
      } else {
        for (const line of "endpoint" in report ? reportLines(report) : listLines(report)) {
          shell.terminal.print(line);
        }
      }
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("openapi", {
      type: "string",
      describe: "The spec (default: openapi.json here, or specs/openapi.json)",
    })
    .option("docs", {
      type: "string",
      describe: "The docs.json (default: the one beside the spec)",
    })
    .option("category", {
      type: "string",
      default: "images",
      describe: "Group of the docs to list: images, videos …",
    })
    .option("list-endpoints", {
      type: "boolean",
      default: false,
      describe: "List the endpoints; this is what happens without --endpoint",
    })
    .option("endpoint", {
      type: "string",
      describe: "An endpoint, such as google/nano-banana, with or without POST, /v1 and /sse",
    })
    .option("include-template", {
      type: "boolean",
      default: false,
      describe: "Add a request that fits the endpoint's schema",
    })
    .option("json-indent", { type: "number", default: 2, describe: "Spaces a level of JSON" })
    .option("json", { type: "boolean", describe: "Print one JSON document" })
    .example("$0 inspect --category videos", "All video endpoints")
    .example("$0 inspect --endpoint google/nano-banana --include-template", "One endpoint");
}

/** Without docs the tags of the operations say what belongs together. */
async function list(files: DocumentFiles, category: string): Promise<EndpointList> {
  const { openapi, docs } = files;
  if (docs !== undefined) {
    return endpointList(await readSpec({ openapi, docs, group: category }), category, docs);
  }
  const documents = await loadDocuments({ openapi });
  const tagged = operationsOf(documents.openapi)
    .filter((operation) => {
      const tags = tagsOf(operation).map((tag) => tag.toLowerCase());
      return operation.method === "POST" && tags.includes(category.toLowerCase());
    })
    .map(({ path }) => endpointPath(path).key);
  if (tagged.length > 0) {
    const endpoints = [...new Set(tagged)];
    return endpointList(await readSpec({ openapi, endpoints }), category, openapi);
  }
  throw new GeneratorError("MS1204", `no POST is tagged ${JSON.stringify(category)}`, {
    file: openapi,
    hint: "Add --docs <file> for its groups, or choose another --category.",
  });
}

async function describe(
  { openapi }: DocumentFiles,
  wanted: string,
  withTemplate: boolean,
): Promise<EndpointReport> {
  const [documents, model] = await Promise.all([
    loadDocuments({ openapi }),
    readSpec({ openapi, endpoints: [wanted] }),
  ]);
  const [endpoint] = model.endpoints;
  if (endpoint === undefined)
    throw new GeneratorError("MS1204", "nothing was selected", {
      hint: "Name another --endpoint.",
    });
  const statuses = statusValues(documents.openapi);
  if (!withTemplate) return endpointReport(model, endpoint, statuses);
  const { checkInput } = await import("@modelsmith/runtime");
  const template = requestTemplate(
    endpoint.input,
    (schema, value) => checkInput(schema, value).length === 0,
  );
  return endpointReport(model, endpoint, statuses, template);
}

function listLines(report: EndpointList): readonly Line[] {
  const count = report.default_endpoints.length;
  return [
    [{ text: `${count} endpoints of ${report.category}`, style: "bold" }, ` (${report.source})`],
    ...report.default_endpoints.map((endpoint) => `  ${endpoint}`),
    `Result by ${report.default_result_mode}; state and result: ${report.poll_endpoint ?? "unknown"}`,
  ];
}

function reportLines(report: EndpointReport): readonly Line[] {
  const rows = report.fields.map((field) => [
    `  ${field.name}`,
    field.required ? "required" : "",
    field.type,
    limitWords(field),
  ]);
  return [
    [{ text: terminalLine(report.summary), style: "bold" }, `  ${report.default_create_endpoint}`],
    ...(report.description === undefined ? [] : [report.description]),
    "",
    ...table(rows).split("\n"),
    "",
    `Rate limits: ${report.rate_limits ?? report.rate_limits_note}`,
    `Server timeouts: ${report.server_timeouts ?? report.server_timeouts_note}`,
    ...(report.request_template === undefined
      ? []
      : ["", JSON.stringify(report.request_template, null, 2)]),
  ];
}
