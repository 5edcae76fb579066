import type { CommandModule } from "yargs";
import type { SpecSettings } from "../../generator/read-model.js";
import { countsInWords } from "../../generator/report/report-counts.js";
import { reportJson } from "../../generator/report/report-json.js";
import { printReport, writeReport } from "../shell/print-report.js";
import type { Terminal } from "../shell/terminal.js";

interface Arguments {
  readonly old: string;
  readonly new: string;
  readonly docs: string | undefined;
  readonly "old-docs": string | undefined;
  readonly group: string[] | undefined;
  readonly endpoint: string[] | undefined;
  readonly report: string | undefined;
  readonly json: boolean;
}

/** `modelsmith diff`: shows what changes for callers between two specs. */
export function diffCommand(terminal: Terminal): CommandModule<object, Arguments> {
  return {
    command: "diff <old> <new>",
    describe: "Show what changes for callers between two specs",
    builder: (yargs) =>
      yargs
        .positional("old", { type: "string", demandOption: true, describe: "The old spec" })
        .positional("new", { type: "string", demandOption: true, describe: "The new spec" })
        .option("docs", { type: "string", describe: "The platform's docs.json, for both specs" })
        .option("old-docs", {
          type: "string",
          describe: "The docs.json of the old spec, if it has its own",
        })
        .option("group", {
          type: "string",
          array: true,
          describe: 'Group of the docs to use, or a glob; repeatable (default "Images")',
        })
        .option("endpoint", {
          type: "string",
          array: true,
          describe: "An endpoint to use instead of a group; repeatable",
        })
        .option("report", {
          type: "string",
          describe: "Write the report to this file, as Markdown",
        })
        .option("json", { type: "boolean", default: false, describe: "Print one JSON document" })
        .example("$0 diff old/openapi.json openapi.json --docs docs.json", "The image models"),
    handler: async (args) => {
      const { compareSpecs } = await import("../../generator/diff.js");
      const oldDocs = args["old-docs"] ?? args.docs;
      const report = await compareSpecs(
        settings(args, args.old, oldDocs),
        settings(args, args.new, args.docs),
      );
      if (args.json) terminal.print(JSON.stringify(reportJson(report), null, 2));
      else if (report.endpoints.length + report.platform.length > 0) printReport(terminal, report);
      else terminal.print(countsInWords(report));
      if (args.report !== undefined) await writeReport(args.report, [{ report }]);
    },
  };
}

function settings(
  { group, endpoint }: Arguments,
  openapi: string,
  docs: string | undefined,
): SpecSettings {
  return {
    openapi,
    ...(docs !== undefined && { docs }),
    ...(group && { group }),
    ...(endpoint && { endpoints: endpoint }),
  };
}
