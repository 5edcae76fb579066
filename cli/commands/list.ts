import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { ownStatus, recentGenerations } from "../recent/recent-generations.js";
import { recentDocument, recentText, waitCommandOf } from "../recent/recent-report.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { fitText } from "../shell/lay-out.js";

interface Arguments {
  readonly limit: number;
  readonly json: boolean | undefined;
}

/** `modelsmith list`: the generations that were created on this machine lately. */
export function listCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "list",
    describe: "List the recent generations of this machine",
    builder: options,
    handler: ({ limit, json }) => {
      if (!(Number.isInteger(limit) && limit > 0)) {
        throw new GeneratorError("MS1601", `--limit must be a positive integer, got ${limit}`, {
          hint: "For example: --limit 20",
        });
      }
      const { terminal, environment } = context;
      const recent = recentGenerations(environment).read().slice(0, limit);
      if (printsJson(context, json)) {
        terminal.print(JSON.stringify(recentDocument(recent), null, 2));
        return;
      }
      terminal.print(fitText(recentText(recent), terminal));
      const [waiting] = recent.flatMap((each) =>
        each.status === ownStatus.submitted ? (waitCommandOf(each) ?? []) : [],
      );
      if (waiting !== undefined) terminal.report(`\nWait for one: ${waiting}`);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("limit", { type: "number", default: 20, describe: "How many, the newest first" })
    .option("json", {
      type: "boolean",
      describe: "Print one JSON document (default if output is not a terminal)",
    });
}
