import type { Argv, CommandModule } from "yargs";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { DoctorReport, EndpointDiagnosis } from "../inspect/doctor-report.js";
import { understoodTexts } from "../inspect/understood-texts.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { fitLine } from "../shell/lay-out.js";
import type { Line } from "../shell/terminal.js";
import { requireTargets, type SpecArguments, specOptions } from "../spec/find-targets.js";
import { allModels, fullName } from "../spec/full-name.js";
import { type PlacedTarget, selecting } from "../spec/placed-target.js";

interface Arguments extends SpecArguments {
  readonly group: string[] | undefined;
  readonly endpoint: string[] | undefined;
  readonly json: boolean | undefined;
}

/** `modelsmith doctor`: what was understood of a spec, from which evidence, and what is a guess. */
export function doctorCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "doctor",
    describe: "Show what was understood of a spec: auth, lifecycle and data, and why",
    builder: options,
    handler: async (args) => {
      const { config, targets } = await requireTargets(args);
      const { diagnose } = await import("../inspect/doctor-report.js");
      const named = args.endpoint && (await wholeNames(args.endpoint, targets));
      const reports: DoctorReport[] = [];
      const texts: Line[] = [];
      for (const placed of targets) {
        const endpoints = named && (await namesOfTarget(placed, named, targets));
        if (endpoints?.length === 0) continue;
        const report = await diagnose(chosenOf(placed, endpoints, args.group));
        reports.push(report);
        const isList = placed.endpoints !== undefined && placed.perEndpoint === undefined;
        texts.push(...diagnosisLines(report, config !== undefined && isList));
      }
      if (printsJson(context, args.json)) {
        context.terminal.print(JSON.stringify({ specs: reports }, null, 2));
      } else {
        const { terminal } = context;
        const lines = texts.flatMap((line) => fitLine(line, terminal));
        for (const line of lines) terminal.print(line);
      }
      if (reports.every(({ endpoints }) => endpoints.length === 0)) context.setExitCode(1);
    },
  };
}

/** A target with what `--endpoint` or `--group` choose of it. */
function chosenOf(
  target: PlacedTarget,
  endpoints: readonly string[] | undefined,
  group: readonly string[] | undefined,
): PlacedTarget {
  const { docs, group: _, endpoints: __, ...spec } = target;
  if (endpoints) return { ...spec, endpoints };
  return group ? { ...spec, ...(docs !== undefined && { docs }), group } : selecting(target);
}

/** Short names are written out, as `create` takes them. What no model is called is left to the report. */
async function wholeNames(
  names: readonly string[],
  targets: readonly PlacedTarget[],
): Promise<readonly string[]> {
  const keys = new Set((await allModels(targets)).map(({ key }) => key));
  return Promise.all(
    names.map(async (name) => {
      if (keys.has(name)) return name;
      return fullName(name, targets).catch(() => name);
    }),
  );
}

/** Those of a target, of several: the name says which one is meant. What none has is left to its report. */
async function namesOfTarget(
  target: PlacedTarget,
  names: readonly string[],
  targets: readonly PlacedTarget[],
): Promise<readonly string[]> {
  if (targets.length === 1) return names;
  const [own, all] = await Promise.all([allModels([target]), allModels(targets)]);
  const isAmong = (models: typeof all, name: string) => models.some(({ key }) => key === name);
  return names.filter((name) => isAmong(own, name) || !isAmong(all, name));
}

function options(yargs: Argv): Argv<Arguments> {
  return specOptions(
    yargs,
    "The docs.json whose images to look at (default: what the config selects)",
  )
    .option("group", {
      type: "string",
      array: true,
      describe: "The group of the docs to look at, as generate takes it; repeatable",
    })
    .option("endpoint", {
      type: "string",
      array: true,
      describe: "Look at this endpoint only; repeatable",
    })
    .option("json", { type: "boolean", describe: "Print one JSON document" })
    .example(
      "npx $0 doctor --openapi openapi.json",
      "What generate makes of a spec, and what it leaves out",
    );
}

/** @param isList - whether the config's `endpoints` is a list, which has no place for settings */
function diagnosisLines(report: DoctorReport, isList: boolean): readonly Line[] {
  const { source, server_url: server, key_variable: variable, endpoints, cancel } = report;
  const guessed = endpoints.filter(({ understood }) =>
    understood.some(({ guess }) => guess),
  ).length;
  return [
    [
      { text: terminalLine(source), style: "bold" },
      `  ${server ?? "no server"}, key in ${variable ?? "no variable"}: ${endpoints.length} understood, ${guessed} of them with a guess, ${report.left_out.length} left out`,
    ],
    ...(cancel === null
      ? []
      : [`  cancelled by ${terminalLine(cancel)}, where cancelOnAbort asks for it`]),
    ...endpoints.flatMap((endpoint) => endpointLines(endpoint, isList)),
    ...report.left_out.flatMap(({ endpoint, why, config }) => [
      "",
      [{ text: "left out ", style: "red" as const }, terminalLine(endpoint)],
      ...why.split("\n").map((line) => `  ${terminalLine(line)}`),
      ...(config === undefined ? [] : [pasteLine(config, isList)]),
    ]),
    ...(report.warnings.length > 0 ? [""] : []),
    ...report.warnings.map(
      (warning): Line => [{ text: "warning ", style: "yellow" }, terminalLine(warning)],
    ),
  ];
}

function endpointLines(
  { key, understood, config }: EndpointDiagnosis,
  isList: boolean,
): readonly Line[] {
  return [
    "",
    [{ text: terminalLine(key), style: "bold" }],
    ...understoodTexts(understood),
    pasteLine(config, isList),
  ];
}

function pasteLine(config: string, isList: boolean): Line {
  const place = isList ? 'endpoints, as a record, with "name": {} for each other' : "endpoints";
  return [{ text: `  to paste into ${place}: `, style: "dim" }, terminalLine(config)];
}
