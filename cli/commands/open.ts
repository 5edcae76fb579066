import { existsSync } from "node:fs";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { type RecentGeneration, recentGenerations } from "../recent/recent-generations.js";
import { waitCommandOf } from "../recent/recent-report.js";
import type { CliContext } from "../shell/context.js";
import { openPlace } from "../shell/open-place.js";

interface Arguments {
  readonly id: string | undefined;
}

/** `modelsmith open`: shows the result of a generation, as the desktop does. */
export function openCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "open [id]",
    describe: "Open the result of a recent generation",
    builder: (yargs: Argv) =>
      yargs.positional("id", { type: "string", describe: "Its id (default: the newest result)" }),
    handler: async ({ id }) => {
      const recent = recentGenerations(context.environment).read();
      const found = id === undefined ? recent.find(placeOf) : recent.find((each) => each.id === id);
      const place = found && placeOf(found);
      if (place === undefined) throw nothingToOpen(id, found);
      const [newest] = recent;
      if (id === undefined && newest !== undefined && found !== undefined && newest !== found) {
        context.terminal.report(
          `The newest, ${generationName(newest)}, has no result here. This is of ${generationName(found)}.`,
        );
      }
      await openPlace(place, context.environment);
      context.terminal.print(place);
    },
  };
}

function generationName({ id, model, createdAt }: RecentGeneration): string {
  return terminalLine([id, model, createdAt].filter((each) => each !== undefined).join(", "));
}

/** The first file that is still there, else the first address. */
function placeOf({ files = [], urls = [] }: RecentGeneration): string | undefined {
  // The addresses come from a service: nothing but the web is opened.
  return files.find((file) => existsSync(file)) ?? urls.find((url) => /^https?:\/\//.test(url));
}

function nothingToOpen(
  id: string | undefined,
  found: RecentGeneration | undefined,
): GeneratorError {
  if (id === undefined) {
    return new GeneratorError("MS1601", "this machine has no recent result", {
      hint: "See npx modelsmith list.",
    });
  }
  const shown = terminalLine(id);
  const command = found && waitCommandOf(found);
  return found === undefined
    ? new GeneratorError("MS1601", `this machine has no record of a generation ${shown}`, {
        hint: "See npx modelsmith list.",
      })
    : new GeneratorError("MS1601", `this machine has no result of ${shown}`, {
        hint:
          command === undefined
            ? "Its platform keeps nothing that could be fetched again."
            : `Get it: ${command} --save pictures/`,
      });
}
