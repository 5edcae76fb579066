import path from "node:path";
import type { CommandModule } from "yargs";
import { refuseUnwritableFile } from "../../generator/output/writable-place.js";
import { type GenerateArguments, generateOptions, generateRunOf } from "../generate/arguments.js";
import { keepGenerating } from "../generate/keep-generating.js";
import { notUpToDate } from "../generate/result-text.js";
import { tellResults } from "../generate/tell-results.js";
import type { CliContext } from "../shell/context.js";

/** `modelsmith generate`: from spec and docs to typed functions. */
export function generateCommand(shell: CliContext): CommandModule<object, GenerateArguments> {
  return {
    command: "generate",
    describe: "Generate one typed function for each image endpoint",
    builder: generateOptions,
    handler: async (given) => {
      // A report is told once: after a run that could not write it, there is nothing to tell any more.
      if (given.report !== undefined) await refuseUnwritableFile(given.report, "--report");
      await (given.watch ? keepGenerating(shell, given) : generateOnce(shell, given));
    },
  };
}

async function generateOnce(
  { terminal, setExitCode }: CliContext,
  given: GenerateArguments,
): Promise<void> {
  const begun = performance.now();
  const { config, targets, js } = await generateRunOf(given);
  if (!given.json && !given.quiet && terminal.interactive) {
    const specs = targets.flatMap(({ openapi, docs }) => [openapi, docs]);
    const read = config === undefined ? specs : [path.basename(config)];
    terminal.report(`Reading ${read.filter(Boolean).join(" and ")} …`);
  }
  // The compiler and the template engine take a second to load: no other command waits for them.
  const { generateTargets } = await import("../../generator/generate-targets.js");
  const results = await generateTargets(targets);
  const elapsedMs = Math.round(performance.now() - begun);
  await tellResults(terminal, given, results, { elapsedMs, js });
  const stale = results.filter(({ upToDate }) => !upToDate);
  if (!given.check || stale.length === 0) return;
  if (!given.json) for (const result of stale) terminal.report(notUpToDate(result));
  setExitCode(1);
}
