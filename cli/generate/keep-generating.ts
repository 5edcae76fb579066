import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { CliContext } from "../shell/context.js";
import { printError } from "../shell/print-error.js";
import { type GenerateArguments, generateRunOf } from "./arguments.js";
import { tellResults, timeNow } from "./tell-results.js";

/** Generates again after each change, until Ctrl-C: the next change may fix what is wrong now. */
export async function keepGenerating(
  { terminal, argv, onInterrupt }: CliContext,
  given: GenerateArguments,
): Promise<void> {
  if (given.check) {
    throw new GeneratorError(
      "MS1601",
      "--watch and --check cannot be combined: --check writes nothing",
      {
        hint: "Use one of the two.",
      },
    );
  }
  const { watch } = await import("../../generator/watch.js");
  const interrupted = new Promise<void>((resolve) => {
    onInterrupt(resolve);
  });
  let begun = performance.now();
  let told = Promise.resolve();
  let js: boolean | undefined;
  const load = async () => {
    begun = performance.now();
    const run = await generateRunOf(given);
    js = run.js;
    return run;
  };
  const watching = await watch(load, {
    onResults: (results, changed) => {
      const elapsedMs = Math.round(performance.now() - begun);
      // One after the other: they may write the same report.
      told = told
        .then(() => tellResults(terminal, given, results, { elapsedMs, changed, js }))
        .catch((error: unknown) => printError(terminal, error, argv));
    },
    onError: (error) => {
      if (!given.quiet) terminal.report([timeNow()]);
      printError(terminal, error, argv);
    },
  });
  if (!given.quiet) terminal.report("Watching for changes. Press Ctrl-C to stop.");
  await interrupted;
  await watching.close();
  await told;
}
