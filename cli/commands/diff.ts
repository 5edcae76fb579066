import type { Argv, CommandModule } from "yargs";
import { findConfig } from "../../generator/config/load-config.js";
import { targetsReading } from "../../generator/config/targets-reading.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { ComparedSpec } from "../../generator/diff.js";
import { docsBeside } from "../../generator/input/docs-beside.js";
import { haveSameFiles } from "../../generator/input/git-reader.js";
import { refuseUnwritableFile } from "../../generator/output/writable-place.js";
import type { ChangeReport } from "../../generator/report/changes.js";
import { countChanges, countsInWords } from "../../generator/report/report-counts.js";
import { reportJson } from "../../generator/report/report-json.js";
import { reportMarkdown } from "../../generator/report/report-markdown.js";
import { counted } from "../../generator/util/phrases.js";
import { printReport, writeReport } from "../generate/print-report.js";
import type { CliContext } from "../shell/context.js";
import { gitSource } from "../spec/git-source.js";
import { fromHere } from "../spec/placed-target.js";
import { groupOption, resolveTargets } from "../spec/resolve-targets.js";

interface Arguments {
  readonly old: string;
  readonly new: string;
  readonly config: string | undefined;
  readonly docs: string | undefined;
  readonly "old-docs": string | undefined;
  readonly group: string[] | undefined;
  readonly endpoint: string[] | undefined;
  readonly "base-url": string | undefined;
  readonly typecheck: boolean;
  readonly "fail-on": "breaking" | "maybe" | undefined;
  readonly report: string | undefined;
  readonly markdown: boolean;
  readonly json: boolean;
}

/** `modelsmith diff`: shows what changes for callers between two specs. */
export function diffCommand({
  terminal,
  setExitCode,
}: CliContext): CommandModule<object, Arguments> {
  return {
    command: "diff <old> <new>",
    describe: "Show what changes for callers between two specs",
    builder: options,
    handler: async (args) => {
      if (args.report !== undefined) await refuseUnwritableFile(args.report, "--report");
      const { compareSpecs } = await import("../../generator/diff.js");
      const shared = await sharedSettings(args);
      const report = await compareSpecs(await oldSpec(args, shared), newSpec(args, shared), args);
      if (args.json) terminal.print(JSON.stringify(reportJson(report), null, 2));
      else if (args.markdown) terminal.print(reportMarkdown(report).trimEnd());
      else if (report.endpoints.length + report.platform.length > 0)
        await printReport(terminal, report);
      else terminal.print(countsInWords(report));
      if (args.typecheck && !args.json && !args.markdown) terminal.print(askedCompiler(report));
      if (args.report !== undefined) await writeReport(args.report, [{ report }]);
      if (fails(report, args["fail-on"])) setExitCode(1);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .positional("old", {
      type: "string",
      demandOption: true,
      describe: "The old spec: file, URL, or <revision>:<file> of git",
    })
    .positional("new", {
      type: "string",
      demandOption: true,
      describe: "The new spec, given the same way",
    })
    .option("config", {
      type: "string",
      describe: "Take docs, endpoints and lifecycle from this config (default: the one here)",
    })
    .option("docs", {
      type: "string",
      describe: "The platform's docs.json, for both specs (default: the one next to the new spec)",
    })
    .option("old-docs", {
      type: "string",
      describe: "The docs.json of the old spec, if it has its own",
    })
    .option("group", groupOption)
    .option("endpoint", {
      type: "string",
      array: true,
      describe: "An endpoint to use instead of a group; repeatable",
    })
    .option("base-url", { type: "string", describe: "Base URL instead of the specs' server" })
    .option("typecheck", {
      type: "boolean",
      default: false,
      describe: "Let TypeScript itself say what still compiles",
    })
    .option("fail-on", {
      choices: ["breaking", "maybe"] as const,
      describe: "Exit with 1 if a change is breaking, or at least maybe",
    })
    .option("report", { type: "string", describe: "Write the report to this file, as Markdown" })
    .option("markdown", { type: "boolean", default: false, describe: "Print Markdown" })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document" })
    .example("npx $0 diff old/openapi.json openapi.json --docs docs.json", "The image models")
    .example("npx $0 diff main:specs/openapi.json specs/openapi.json --fail-on breaking", "In CI");
}

/** Without a word of it, a report that the compiler agrees with looks as if it had not been asked. */
function askedCompiler({ endpoints }: ChangeReport): string {
  const changes = endpoints.flatMap((endpoint) => endpoint.changes);
  const found = changes.filter(({ kind }) => kind === "types").length;
  const said = "TypeScript itself was asked what still compiles: the verdicts are as it says.";
  return found === 0 ? said : `${said} It alone found ${counted(found, "change")}.`;
}

function fails(report: ChangeReport, failOn: Arguments["fail-on"]): boolean {
  const { breaking, maybe } = countChanges(report);
  return failOn !== undefined && breaking + (failOn === "maybe" ? maybe : 0) > 0;
}

type Shared = Omit<ComparedSpec, "openapi">;

/** What both specs are read with: options, which override a config's target for the new spec. */
async function sharedSettings(args: Arguments): Promise<Shared> {
  const { docs, group, endpoint, "base-url": baseUrl } = args;
  const given: Shared = {
    ...(docs !== undefined && { docs }),
    ...(group && { group }),
    ...(endpoint && { endpoints: endpoint }),
    ...(baseUrl !== undefined && { baseUrl }),
  };
  const isChosen = docs !== undefined || endpoint !== undefined;
  const config = args.config ?? (isChosen ? undefined : await findConfig("."));
  if (config !== undefined) return { ...(await targetSettings(args, config)), ...given };
  const beside = isChosen ? undefined : docsBeside(specNamed(args.new).openapi);
  return { ...(beside !== undefined && { docs: beside }), ...given };
}

async function targetSettings(args: Arguments, config: string): Promise<Shared> {
  const { group, endpoint, "base-url": baseUrl } = args;
  const { targets } = await resolveTargets({ config, group, endpoint, "base-url": baseUrl });
  const own = targetsReading(specNamed(args.new).openapi, targets);
  const [target, ...others] = own.length > 0 ? own : targets;
  if (target === undefined || others.length > 0) {
    throw new GeneratorError(
      "MS1601",
      "the config has several targets, and not exactly one of them has the new spec",
      { file: config, hint: "Name docs and group: --docs <file> --group <name>." },
    );
  }
  const {
    openapi: _,
    out: _out,
    runtime: _runtime,
    removed: _removed,
    templates: _templates,
    hooks: _hooks,
    ...shared
  } = target;
  const { docs, snapshot } = shared;
  return {
    ...shared,
    folder: "",
    ...(docs !== undefined && { docs: fromHere(target, docs) }),
    ...(snapshot !== undefined && { snapshot: fromHere(target, snapshot) }),
  };
}

function newSpec(args: Arguments, shared: Shared): ComparedSpec {
  return { ...shared, ...specNamed(args.new) };
}

/**
 * The docs of the old spec's revision, unless others are named.
 *
 * @throws GeneratorError MS1601 if those are of another revision: a spec and its docs are read of one
 */
async function oldSpec(args: Arguments, shared: Shared): Promise<ComparedSpec> {
  const spec = specNamed(args.old);
  const docs = args["old-docs"];
  if (docs === undefined) return { ...shared, ...spec };
  const { openapi: file, revision } = specNamed(docs);
  const isOfOne =
    revision === undefined ||
    (spec.revision !== undefined && (await haveSameFiles(revision, spec.revision)));
  if (isOfOne) return { ...shared, ...spec, docs: file };
  throw new GeneratorError("MS1601", `--old-docs is of ${revision}, and ${args.old} is not`, {
    hint: `Name both of one revision, such as ${revision}:${spec.openapi}, or both as files.`,
  });
}

function specNamed(text: string): Pick<ComparedSpec, "openapi" | "revision"> {
  const source = gitSource(text);
  return source === undefined
    ? { openapi: text }
    : { openapi: source.file, revision: source.revision };
}
