import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { describeLocation, GeneratorError } from "../../generator/diagnostics/errors.js";
import type { Warning } from "../../generator/diagnostics/warnings.js";
import { shellWord } from "../../generator/encode/terminal.js";
import type { GenerateResult } from "../../generator/generate.js";
import type { ResultMode } from "../../generator/lock/endpoint-summary.js";
import type { FileChanges } from "../../generator/output/compare-files.js";
import { reportJson } from "../../generator/report/report-json.js";
import type { CliContext } from "../shell/context.js";
import { fitText } from "../shell/lay-out.js";
import { printError } from "../shell/print-error.js";
import { printBroken, printReport, writeReport } from "../shell/print-report.js";
import { formatTable, type Line, type Terminal } from "../shell/terminal.js";
import {
  resolveTargets,
  type TargetArguments,
  type Targets,
  targetOptions,
} from "../spec/resolve-targets.js";

interface Arguments extends TargetArguments {
  readonly check: boolean;
  readonly force: boolean;
  readonly typecheck: boolean;
  readonly strict: boolean;
  readonly report: string | undefined;
  readonly usages: string | undefined;
  readonly skill: string | undefined;
  readonly watch: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `modelsmith generate`: from spec and docs to typed functions. */
export function generateCommand(shell: CliContext): CommandModule<object, Arguments> {
  return {
    command: "generate",
    describe: "Generate one typed function for each image endpoint",
    builder: options,
    handler: (given) => (given.watch ? keepGenerating(shell, given) : generateOnce(shell, given)),
  };
}

async function generateOnce(
  { terminal, setExitCode }: CliContext,
  given: Arguments,
): Promise<void> {
  const begun = performance.now();
  const { check, force, typecheck, strict } = given;
  const { config, targets } = await targetsOf(given);
  if (!given.json && !given.quiet && terminal.interactive) {
    const read = config === undefined ? [given.openapi, given.docs] : [path.basename(config)];
    terminal.report(`Reading ${read.filter(Boolean).join(" and ")} …`);
  }
  // The compiler and the template engine take a second to load: no other command waits for them.
  const { generateTargets } = await import("../../generator/generate-targets.js");
  const results = await generateTargets(
    targets.map((target) => ({
      ...target,
      check,
      force,
      typecheck,
      strict,
      ...(given.usages !== undefined && { usages: given.usages }),
    })),
  );
  await tellResults(terminal, given, results, Math.round(performance.now() - begun));
  const stale = results.filter(({ upToDate }) => !upToDate);
  if (!check || stale.length === 0) return;
  if (!given.json) for (const result of stale) terminal.report(notUpToDate(result));
  setExitCode(1);
}

/** The targets; `--skill` is relative to the working folder, as all paths of options are. */
async function targetsOf(given: Arguments): Promise<Targets> {
  const resolved = await resolveTargets(given);
  const { skill } = given;
  if (skill === undefined) return resolved;
  if (resolved.targets.length > 1) {
    throw new GeneratorError(
      "MS1601",
      "--skill applies to one target, but the config has several",
      { hint: "Give each target a `skill` in the config file." },
    );
  }
  const targets = resolved.targets.map((target) => ({
    ...target,
    skill: path.relative(target.folder, skill) || ".",
  }));
  return { ...resolved, targets };
}

/** Until Ctrl-C: the next change may fix what is wrong now. */
async function keepGenerating(
  { terminal, onInterrupt }: CliContext,
  given: Arguments,
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
  const load = async () => {
    begun = performance.now();
    const { config, targets } = await targetsOf(given);
    const { force, typecheck, strict } = given;
    const placed = targets.map((target) => ({ ...target, force, typecheck, strict }));
    return { ...(config !== undefined && { config }), targets: placed };
  };
  const watching = await watch(load, {
    onResults: (results, changed) => {
      const elapsedMs = Math.round(performance.now() - begun);
      const isFirst = changed.length === 0;
      if (!isFirst && !given.json && !given.quiet) {
        for (const result of results) tellChange(terminal, result, changed);
        return;
      }
      void tellResults(terminal, given, results, elapsedMs).catch((error: unknown) =>
        printError(terminal, error),
      );
    },
    onError: (error) => {
      if (!given.quiet)
        terminal.report([{ text: new Date().toTimeString().slice(0, 8), style: "dim" }]);
      printError(terminal, error);
    },
  });
  if (!given.quiet) terminal.report("Watching for changes. Press Ctrl-C to stop.");
  await interrupted;
  await watching.close();
}

/** After a change: when, which file, and what it changed; not the whole table again. */
function tellChange(terminal: Terminal, result: GenerateResult, changed: readonly string[]): void {
  const { added, changed: rewritten, removed } = result.changes;
  const time = new Date().toTimeString().slice(0, 8);
  const files = changed.map((file) => path.relative("", file)).join(", ");
  const written = [...added, ...rewritten].map((file) => path.join(result.out, file));
  const gone = removed.map((file) => `${path.join(result.out, file)} (removed)`);
  const code = [...written, ...gone].filter((file) => !file.endsWith("modelsmith.lock.json"));
  const outcome = code.length === 0 ? "nothing changes" : code.join(", ");
  terminal.print([{ text: time, style: "dim" }, ` ${files}: ${outcome}`]);
  for (const warning of result.warnings) terminal.report(warningLine(warning));
  printReport(terminal, result.report);
}

async function tellResults(
  terminal: Terminal,
  given: Arguments,
  results: readonly GenerateResult[],
  elapsedMs: number,
): Promise<void> {
  if (given.json) terminal.print(JSON.stringify(asJson(results, elapsedMs), null, 2));
  for (const { warnings } of given.json || given.quiet ? [] : results) {
    for (const warning of warnings) terminal.report(warningLine(warning));
  }
  for (const result of given.json || given.quiet ? [] : results) {
    terminal.print(fitText(summary(result, given.check, elapsedMs), terminal));
    printReport(terminal, result.report);
    printBroken(terminal, result.broken ?? []);
  }
  if (given.report !== undefined) await writeReport(given.report, results);
}

function warningLine({ file, pointer, message }: Warning): Line {
  return [{ text: "warning", style: "yellow" }, ` ${describeLocation(file, pointer)}: ${message}`];
}

function options(yargs: Argv): Argv<Arguments> {
  return targetOptions(yargs)
    .option("js", {
      type: "boolean",
      describe: "Write JavaScript with .d.ts files instead of TypeScript",
    })
    .option("import-extensions", {
      choices: ["js", "ts", "none"] as const,
      describe: 'How relative imports end (default "js"); "ts" for Node\'s type stripping and Deno',
    })
    .option("check", {
      type: "boolean",
      default: false,
      describe: "Write nothing; exit with 1 if the output is not up to date",
    })
    .option("typecheck", {
      type: "boolean",
      default: false,
      describe: "Compile the output under TypeScript's strict flags before it is written",
    })
    .option("strict", {
      type: "boolean",
      default: false,
      describe: "Fail if an endpoint cannot be generated, instead of leaving it out",
    })
    .option("force", {
      type: "boolean",
      default: false,
      describe: "Overwrite files that were edited by hand",
    })
    .option("report", {
      type: "string",
      describe: "Write what changed in the spec to this file, as Markdown",
    })
    .option("usages", {
      type: "string",
      describe: "Folder of code that calls the functions: name the places that will not compile",
    })
    .option("skill", {
      type: "string",
      describe: "Folder of a skill for agents, to write too: SKILL.md and a page for each provider",
    })
    .option("watch", {
      type: "boolean",
      default: false,
      describe: "Generate again whenever a spec, docs, the config or a template changes",
    })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document" })
    .option("quiet", { type: "boolean", default: false, describe: "Print errors only" })
    .example("npx $0 generate", "All targets of the config file")
    .example("npx $0 generate --openapi openapi.json --docs docs.json", "All image endpoints")
    .example("npx $0 generate --openapi openapi.json --endpoint google/nano-banana", "One of them");
}

function summary(result: GenerateResult, check: boolean, elapsedMs: number): string {
  const { endpoints, warnings } = result;
  const { added, changed, removed, unchanged } = result.changes;
  const rows = endpoints.map((endpoint) => [
    endpoint.module,
    endpoint.function,
    modeWords[endpoint.resultMode],
    String(endpoint.fields.length),
  ]);
  const omitted = [...new Set(warnings.flatMap(({ leftOut }) => leftOut ?? []))];
  const providers = new Set(endpoints.map(({ module }) => module)).size;
  const ways = Object.entries(modeWords).flatMap(([name, words]) => {
    const count = endpoints.filter(({ resultMode }) => resultMode === name).length;
    return count === 0 && name === "answer" ? [] : [`${count} by ${words}`];
  });
  return [
    formatTable([
      ["provider", "function", "result by", "fields"],
      ...rows,
      ...omitted.map((name) => ["", name, "left out", ""]),
    ]),
    "",
    `${counted(endpoints.length, "function")} of ${counted(providers, "provider")}, ${new Intl.ListFormat("en-GB").format(ways)}.${omitted.length === 0 ? "" : ` ${omitted.length} left out: see the warnings.`}`,
    `${check ? "Compared with" : "Written to"} ${result.out}: ${added.length} new, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged. ${(elapsedMs / 1000).toFixed(2)} s`,
    ...(result.skill ? [skillLine(result.skill, check)] : []),
    ...(result.merged && !check
      ? ["The lock of two merged branches is one again: commit it."]
      : []),
  ].join("\n");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function skillLine(
  { folder, changes }: NonNullable<GenerateResult["skill"]>,
  check: boolean,
): string {
  const { added, changed, removed, unchanged } = changes;
  return `${check ? "Compared with" : "Written to"} ${folder}: ${added.length} new, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged.`;
}

function differences({ added, changed, removed, edited }: FileChanges, prefix = ""): string[] {
  const untouched = (files: readonly string[]) => files.filter((file) => !edited.includes(file));
  return [
    ...added.map((file) => `  missing  ${prefix}${file}`),
    ...untouched(changed).map((file) => `  differs  ${prefix}${file}`),
    ...untouched(removed).map((file) => `  left over  ${prefix}${file}`),
    ...edited.map((file) => `  edited by hand  ${prefix}${file}`),
  ];
}

function notUpToDate({ changes, out, skill, merged }: GenerateResult): string {
  const lines = [
    ...differences(changes),
    ...(skill ? differences(skill.changes, `${skill.folder}/`) : []),
  ];
  const folders = [
    ...(changes.edited.length > 0 ? [out] : []),
    ...(skill && skill.changes.edited.length > 0 ? [skill.folder] : []),
  ];
  const next =
    folders.length === 0
      ? "Run the same command without --check, and commit what it changes."
      : `A person or a formatter changed what was generated: run the same command with --force instead of --check, and let formatters leave it alone: ${ignoreLine(folders)}`;
  const why = merged ? ": git merged the lock of two branches, and nobody generated since" : "";
  return `error MS1403: ${out} is not up to date${why}:\n${lines.join("\n")}\n${next}`;
}

/** Paths of a .prettierignore are relative to its folder. */
function ignoreLine(folders: readonly string[]): string {
  const lines = folders.map((folder) => shellWord(`${path.relative("", folder)}/`));
  return `printf '%s\\n' ${lines.join(" ")} >> .prettierignore`;
}

/** One target by itself, several in a list. */
function asJson(results: readonly GenerateResult[], elapsedMs: number): object {
  const [first] = results;
  if (first !== undefined && results.length === 1) return targetAsJson(first, elapsedMs);
  return { targets: results.map((result) => targetAsJson(result, elapsedMs)) };
}

function targetAsJson(
  {
    out,
    source,
    baseUrl,
    endpoints,
    warnings,
    changes,
    skill,
    report,
    broken,
    merged,
    upToDate,
  }: GenerateResult,
  elapsedMs: number,
): object {
  return {
    out,
    source,
    base_url: baseUrl,
    up_to_date: upToDate,
    merged,
    endpoints: endpoints.map((endpoint) => ({
      key: endpoint.key,
      module: endpoint.module,
      function: endpoint.function,
      file: endpoint.file,
      source: endpoint.source,
      result_mode: endpoint.resultMode,
      sse_path: endpoint.ssePath ?? null,
      plain_path: endpoint.plainPath ?? null,
      fields: endpoint.fields,
    })),
    warnings: warnings.map(({ leftOut, ...warning }) => ({
      ...warning,
      ...(leftOut !== undefined && { left_out: leftOut }),
    })),
    files: changes,
    ...(skill && { skill }),
    report: reportJson(report),
    ...(broken && { broken }),
    elapsed_ms: elapsedMs,
  };
}

/** How a result arrives: in a stream, by polling, or in the answer to the create. */
const modeWords: Readonly<Record<ResultMode, string>> = {
  sse: "SSE",
  polling: "polling",
  answer: "the answer itself",
};
